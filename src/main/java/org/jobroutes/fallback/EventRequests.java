package org.jobroutes.fallback;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jobroutes.job.Reasons;

/**
 * The last step of the HTTP client before the wire. Only here the event key enters the address, and
 * nothing that the other side says back carries it out again; a request ends after a total time,
 * and of its answer only so much is read. For one request at a time.
 */
public final class EventRequests implements HttpClientConfigurer, ExecChainHandler, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final String STOPS = "the application stops";

  private final EventTarget target;
  private final Duration limit;
  private final ScheduledThreadPoolExecutor clock;
  private Cancellable current;
  private String ended;
  private boolean closed;

  /** Each request may take 10 s. */
  public EventRequests(EventTarget target) {
    this(target, LIMIT);
  }

  EventRequests(EventTarget target, Duration limit) {
    this.target = target;
    this.limit = limit;
    this.clock = new ScheduledThreadPoolExecutor(1, EventRequests::thread);
    clock.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "event-limit");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        // Events are rare: a connection that is kept would mostly be found closed.
        .setConnectionReuseStrategy((request, response, context) -> false)
        .addExecInterceptorLast("event", this);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException {
    Cancellable cancellable = (Cancellable) scope.originalRequest;
    ScheduledFuture<?> late = begin(cancellable);
    try {
      // The request is the client's own copy: Camel keeps the address without the key.
      request.setPath(request.getPath().replaceAll("/+$", "") + "/e/" + target.key());
      return answer(chain.proceed(request, scope), cancellable);
    } catch (IOException | HttpException | RuntimeException e) {
      // Not as a cause: a message of the client may quote what it sent or read.
      String reason = ended();
      throw new IOException(reason == null ? withoutKey(Reasons.of(e)) : reason);
    } finally {
      late.cancel(false);
    }
  }

  /** Ends a request under way, and refuses any other: the application stops. */
  @Override
  public synchronized void close() {
    closed = true;
    end(current, STOPS);
    clock.shutdownNow();
  }

  private synchronized ScheduledFuture<?> begin(Cancellable request) throws IOException {
    if (closed) {
      throw new IOException(STOPS);
    }
    current = request;
    ended = null;
    String late = "no whole answer within " + limit.toMillis() / 1000.0 + " s";
    return clock.schedule(() -> end(request, late), limit.toMillis(), MILLISECONDS);
  }

  /** Nothing when the next request has begun meanwhile. */
  private synchronized void end(Cancellable request, String reason) {
    if (request != null && request == current) {
      ended = reason;
      request.cancel();
    }
  }

  /** Why the last request was ended from here; null when it wasn't. */
  private synchronized String ended() {
    return ended;
  }

  /** All that is needed of an answer; where it redirects to, for one, may hold the key. */
  private ClassicHttpResponse answer(ClassicHttpResponse from, Cancellable request)
      throws IOException {
    ClassicHttpResponse answer = new BasicClassicHttpResponse(from.getCode(), "");
    Header wait = from.getFirstHeader("Retry-After");
    if (wait != null) {
      answer.addHeader("Retry-After", withoutKey(wait.getValue()));
    }
    String body = withoutKey(body(from.getEntity(), request));
    answer.setEntity(new StringEntity(body, ContentType.create("text/plain", "UTF-8")));
    from.close();
    return answer;
  }

  private static String body(HttpEntity entity, Cancellable request) throws IOException {
    InputStream stream = entity == null ? InputStream.nullInputStream() : entity.getContent();
    byte[] bytes = stream.readNBytes(LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      // Closing it would read it to its end.
      request.cancel();
      throw new IOException("an answer over " + LARGEST_ANSWER / 1024 + " KB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String withoutKey(String text) {
    return text.replace(target.key(), "***");
  }
}
