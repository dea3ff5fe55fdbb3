package org.jobroutes.jobtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.EndpointHelper;
import org.jobroutes.job.Json;
import org.jobroutes.jobtest.JobTest.Stub;

/** Answers instead of every endpoint that leads out of the file, and notes what it got. */
final class Stubs implements EndpointStrategy {
  private static final String ENQUEUE = "direct://enqueue-job";
  private static final Set<String> INSIDE = Set.of("bean", "direct", "job", "log", "seda");

  private final Map<String, Stub> stubs;
  private final Map<String, List<JsonNode>> sent = new LinkedHashMap<>();
  private final List<JsonNode> enqueued = new ArrayList<>();
  private final Set<String> missing = new TreeSet<>();

  Stubs(Map<String, Stub> stubs) {
    this.stubs = stubs;
  }

  /** What a stub got, in order. */
  synchronized List<JsonNode> sent(String key) {
    return List.copyOf(sent.getOrDefault(key, List.of()));
  }

  /** The jobs that the route enqueued, in order. */
  synchronized List<JsonNode> enqueued() {
    return List.copyOf(enqueued);
  }

  /** What was called and has no stub. */
  synchronized Set<String> missing() {
    return Set.copyOf(missing);
  }

  @Override
  public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
    if (uri.equals(ENQUEUE)) {
      return new StubEndpoint(endpoint, this::enqueue);
    }
    for (Map.Entry<String, Stub> stub : stubs.entrySet()) {
      if (matches(endpoint.getCamelContext(), uri, stub.getKey())) {
        return new StubEndpoint(
            endpoint, call -> answer(call, stub.getKey(), stub.getValue(), endpoint));
      }
    }
    return INSIDE.contains(uri.replaceFirst(":.*", ""))
        ? endpoint
        : new StubEndpoint(endpoint, call -> refuse(uri));
  }

  /** As in Camel's own patterns, and without the options as well. */
  private static boolean matches(CamelContext context, String uri, String key) {
    String pattern = context.getCamelContextExtension().resolvePropertyPlaceholders(key, false);
    return EndpointHelper.matchEndpoint(context, uri, pattern)
        || EndpointHelper.matchEndpoint(context, uri.replaceFirst("\\?.*", ""), pattern);
  }

  private synchronized void enqueue(Exchange call) throws Exception {
    enqueued.add(Json.EXACT.readTree(call.getMessage().getBody(String.class)));
    String id = Json.EXACT.createObjectNode().put("id", UUID.randomUUID().toString()).toString();
    call.getMessage().setBody(Map.of("data", id));
  }

  private synchronized void refuse(String uri) {
    missing.add(uri);
    throw new IllegalStateException(uri + " was called, and the test has no stub for it");
  }

  private synchronized void answer(Exchange call, String key, Stub stub, Endpoint real)
      throws Exception {
    String json = Json.of(call.getMessage());
    sent.computeIfAbsent(key, first -> new ArrayList<>())
        .add(json == null ? Json.EXACT.nullNode() : Json.EXACT.readTree(json));
    if (stub.fails() != null) {
      throw new IllegalStateException(stub.fails());
    }
    boolean http = real instanceof HttpEndpoint;
    if (http) {
      answerHttp(call, stub, (HttpEndpoint) real);
    }
    stub.headers().forEach(call.getMessage()::setHeader);
    call.getMessage().setBody(body(stub.body(), http));
  }

  private static void answerHttp(Exchange call, Stub stub, HttpEndpoint real) throws Exception {
    if (stub.status() >= 300 && real.isThrowExceptionOnFailure()) {
      throw new HttpOperationFailedException(
          real.getEndpointUri(),
          stub.status(),
          null,
          null,
          stub.headers(),
          (String) body(stub.body(), true));
    }
    call.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, stub.status());
  }

  /** A server answers with text; other components with the objects that rows are. */
  private static Object body(JsonNode body, boolean text) throws Exception {
    if (body == null || body.isNull()) {
      return null;
    }
    if (body.isTextual()) {
      return body.asText();
    }
    return text ? body.toString() : Json.EXACT.treeToValue(body, Object.class);
  }
}
