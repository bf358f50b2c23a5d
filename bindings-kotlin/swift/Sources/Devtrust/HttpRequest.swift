extension HttpRequest: CustomStringConvertible, CustomReflectable {
    /// Without headers and body, which hold secrets.
    public var description: String { "HttpRequest(\(method) \(url))" }

    /// Without headers and body, which hold secrets.
    public var customMirror: Mirror {
        Mirror(self, children: ["method": method, "url": url])
    }
}
