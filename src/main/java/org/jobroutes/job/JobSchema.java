package org.jobroutes.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import java.util.stream.Collectors;

/** What payloads of a type must look like: a JSON Schema, draft 2020-12 unless it names another. */
public final class JobSchema {
  private static final int MOST_TOLD = 5;
  private final JsonSchema schema;

  private JobSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * Reads a schema. It may refer to its own parts only: nothing is fetched.
   *
   * @param name of its file, for the message
   * @throws IllegalArgumentException when it is none
   */
  static JobSchema of(String name, byte[] text) {
    try {
      JsonNode json = Json.EXACT.readTree(text);
      if (!json.isObject()) {
        throw new IllegalArgumentException("it isn't a JSON object");
      }
      SpecVersion.VersionFlag draft =
          SpecVersionDetector.detectOptionalVersion(json, false)
              .orElse(SpecVersion.VersionFlag.V202012);
      JsonSchemaFactory factory =
          JsonSchemaFactory.getInstance(
              draft, builder -> builder.schemaLoaders(loaders -> loaders.add(JobSchema::refuse)));
      JsonSchema schema = factory.getSchema(json);
      schema.initializeValidators();
      return new JobSchema(schema);
    } catch (java.io.IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "schema: %s is no JSON Schema: %s".formatted(name, Reasons.of(e)), e);
    }
  }

  private static com.networknt.schema.resource.InputStreamSource refuse(
      com.networknt.schema.AbsoluteIri address) {
    return () -> {
      throw new java.io.FileNotFoundException(address + " is not part of the file");
    };
  }

  /** What is wrong with a payload, in one line; null when nothing is. */
  public String violations(JsonNode payload) {
    JsonNode given = payload == null ? NullNode.getInstance() : payload;
    Set<ValidationMessage> messages = schema.validate(given);
    return messages.isEmpty()
        ? null
        : messages.stream()
            .limit(MOST_TOLD)
            .map(message -> message.getMessage().replaceFirst("^\\$", "payload"))
            .collect(Collectors.joining("; "));
  }
}
