import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// An HTTP stack on `URLSession`: with the proxies, VPNs, certificates and policies of the system that it runs on.
///
/// It is not needed: without a transport, the library has a network of its own.
public final class URLSessionTransport: HttpTransport {
    private let exchanges = Exchanges()
    private let session: URLSession

    /// - Parameter configuration: what the session is made from. Cookies, caches and credentials are better left out.
    public init(configuration: URLSessionConfiguration = .ephemeral) {
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    deinit {
        session.finishTasksAndInvalidate()
    }

    /// One exchange.
    public func send(request: HttpRequest) async throws -> HttpResponse {
        guard let url = URL(string: request.url) else {
            throw HttpTransportError.failed(failure: .other, sent: false, reason: "no address: \(request.url)")
        }
        var outgoing = URLRequest(url: url, timeoutInterval: request.timeout / .seconds(1))
        outgoing.httpMethod = request.method
        outgoing.httpBody = request.body
        // The session says these itself, and unpacks what it has asked for.
        for header in request.headers where !Self.own.contains(header.name.lowercased()) {
            outgoing.addValue(header.value, forHTTPHeaderField: header.name)
        }
        let task = session.dataTask(with: outgoing)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchanges.begin(task, limit: request.maxResponseBytes, continuation)
            }
        } onCancel: {
            task.cancel()
        }
    }

    private static let own: Set<String> = ["content-length", "host", "accept-encoding", "connection"]
}

/// What the session tells, sorted by task.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private struct Exchange {
        let limit: UInt64
        let continuation: CheckedContinuation<HttpResponse, any Error>
        var response: HTTPURLResponse?
        var body = Data()
        var isTooLarge = false
    }

    private let lock = NSLock()
    private var exchanges: [Int: Exchange] = [:]

    func begin(
        _ task: URLSessionDataTask, limit: UInt64, _ continuation: CheckedContinuation<HttpResponse, any Error>
    ) {
        lock.withLock { exchanges[task.taskIdentifier] = Exchange(limit: limit, continuation: continuation) }
        task.resume()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        lock.withLock { exchanges[dataTask.taskIdentifier]?.response = response as? HTTPURLResponse }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLarge = lock.withLock {
            guard var exchange = exchanges.removeValue(forKey: dataTask.taskIdentifier) else { return false }
            // One byte too many says enough.
            exchange.isTooLarge = UInt64(exchange.body.count + data.count) > exchange.limit
            exchange.body.append(exchange.isTooLarge ? data.prefix(Int(clamping: exchange.limit) + 1) : data)
            exchanges[dataTask.taskIdentifier] = exchange
            return exchange.isTooLarge
        }
        if isTooLarge {
            dataTask.cancel()
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = lock.withLock({ exchanges.removeValue(forKey: task.taskIdentifier) }) else { return }
        if let error, !exchange.isTooLarge {
            exchange.continuation.resume(throwing: failure(error, answered: exchange.response != nil))
        } else if let response = exchange.response ?? task.response as? HTTPURLResponse {
            exchange.continuation.resume(returning: answer(response, exchange.body))
        } else {
            let reason = "the answer is not one of HTTP"
            exchange.continuation.resume(
                throwing: HttpTransportError.failed(failure: .other, sent: true, reason: reason))
        }
    }

    private func answer(_ response: HTTPURLResponse, _ body: Data) -> HttpResponse {
        let headers = response.allHeaderFields.compactMap { name, value -> NameValue? in
            guard let name = name as? String, let value = value as? String else { return nil }
            // The body is unpacked by now.
            return name.lowercased() == "content-encoding" ? nil : NameValue(name: name, value: value)
        }
        return HttpResponse(status: UInt16(clamping: response.statusCode), headers: headers, body: body)
    }

    private func failure(_ error: any Error, answered: Bool) -> any Error {
        let (kind, sent): (TransportFailure, Bool) =
            switch (error as? URLError)?.code {
            case .cancelled: (.other, true)
            case .cannotFindHost, .dnsLookupFailed: (.dns, false)
            case .cannotConnectToHost, .notConnectedToInternet, .dataNotAllowed, .internationalRoamingOff:
                (.connect, false)
            case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
                .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
                .clientCertificateRequired, .appTransportSecurityRequiresSecureConnection:
                (.tls, false)
            case .timedOut: (.timeout, true)
            case .networkConnectionLost: (answered ? .body : .reset, true)
            default: (answered ? .body : .other, true)
            }
        return HttpTransportError.failed(failure: kind, sent: sent, reason: error.localizedDescription)
    }
}
