package org.jobroutes.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.camel.spi.Resource;

/** What a job's route was made of: its file, and the schema that lies beside it. */
final class JobSource {
  private final Resource file;

  /**
   * The source of a route.
   *
   * @param file null for a route in Java
   */
  JobSource(Resource file) {
    this.file = file;
  }

  /**
   * The schema of that name, or null for none.
   *
   * @throws IllegalArgumentException when it isn't there or is no schema
   */
  JobSchema schema(String name) throws IOException {
    return name == null ? null : JobSchema.of(name, schemaText(name));
  }

  /** Hash of the texts, or null for a route in Java. */
  String version(String schema) throws IOException {
    if (file == null || !file.exists()) {
      return null;
    }
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    try (InputStream text = file.getInputStream()) {
      text.transferTo(texts);
    }
    if (schema != null) {
      texts.write(schemaText(schema));
    }
    return Hashes.of(texts.toByteArray());
  }

  private byte[] schemaText(String name) throws IOException {
    if (file == null) {
      throw new IllegalArgumentException(
          "schema: given \"%s\", allowed in a job file only".formatted(name));
    }
    Path beside = Path.of(file.getLocation().replaceFirst("^file:", "")).resolveSibling(name);
    try {
      return Files.readAllBytes(beside);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "schema: given \"%s\", but there is no such file beside the job file".formatted(name), e);
    }
  }
}
