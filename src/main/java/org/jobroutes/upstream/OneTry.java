package org.jobroutes.upstream;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Keeps the HTTP client from trying again by itself: it would sleep for as long as a 429 or 503
 * asks, holding a slot. A job that fails is retried by the queue.
 */
public final class OneTry implements HttpClientConfigurer {
  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.disableAutomaticRetries();
  }
}
