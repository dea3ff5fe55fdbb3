package org.jobroutes.worker;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;

/** Lets the interrupt of an attempt end the HTTP call that it waits for, its answer's body too. */
public final class HttpCalls implements HttpClientConfigurer {
  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.addExecInterceptorFirst(
        "attempt",
        (request, scope, chain) -> {
          note(scope);
          return chain.proceed(request, scope);
        });
  }

  private static void note(ExecChain.Scope scope) {
    RouteThread thread = RouteThread.current();
    ClassicHttpRequest request = scope.originalRequest;
    if (thread != null && request instanceof Cancellable call) {
      thread.waitsFor(call);
    }
  }
}
