package org.jobroutes.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.spi.Resource;

/** What a job's route was made of: its file, and the schema that lies beside it. */
public final class JobSource {
  private final Resource file;

  /**
   * The source of a route.
   *
   * @param file null for a route in Java
   */
  public JobSource(Resource file) {
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

  /**
   * The text of the schema of that name, none for null.
   *
   * @throws IllegalArgumentException when it isn't there or is no schema
   */
  public List<byte[]> checkedSchema(String name) throws IOException {
    if (name == null) {
      return List.of();
    }
    byte[] text = schemaText(name);
    JobSchema.of(name, text);
    return List.of(text);
  }

  /** Whether both were made of the same file. */
  boolean isSame(JobSource other) {
    return file != null
        && other.file != null
        && file.getLocation().equals(other.file.getLocation());
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
      // Its message would tell where the folder lies.
      throw new IllegalArgumentException(
          "schema: given \"%s\", but there is no such file beside the job file".formatted(name));
    }
  }
}
