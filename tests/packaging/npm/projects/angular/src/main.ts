import { Component, provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";

@Component({ selector: "app-root", template: "<p>In the browser</p>" })
class App {
  constructor() {
    import("./example");
  }
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
