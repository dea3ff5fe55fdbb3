package org.jobroutes.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;

/** Tells what a start would say of a job file, in the folder or not yet there; starts nothing. */
public class JobFileCheck {
  private final DefaultCamelContext core;
  private final Path folder;
  private final ScratchContext scratch;

  /**
   * A check of files for one folder.
   *
   * @param core holds the application's own routes; it need not be started
   * @param folder of the job files that it would be served with; it may be missing
   */
  public JobFileCheck(DefaultCamelContext core, Path folder, ScratchContext scratch) {
    this.core = core;
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * What came of it.
   *
   * @param policies of the types that the file declares
   * @param error why it would be quarantined, or null
   */
  public record Checked(List<JobPolicy> policies, String error) {}

  /**
   * Checks a file.
   *
   * @throws IOException when it can't be read
   */
  public Checked check(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    String name = file.getFileName().toString();
    try {
      if (!name.endsWith(JobFiles.SUFFIX)) {
        throw new IllegalArgumentException(
            "it would be passed over, for its name doesn't end in " + JobFiles.SUFFIX);
      }
      ScratchContext.Declared declared = scratch.declaredBy(file, text);
      refuseCoreIds(declared);
      refuseOthers(declared, file);
      return new Checked(declared.policies(), null);
    } catch (Exception e) {
      return new Checked(List.of(), JobFiles.reason(e, file, name));
    }
  }

  private void refuseCoreIds(ScratchContext.Declared declared) {
    for (String id : declared.ids()) {
      if (core.getRouteDefinition(id) != null) {
        throw JobFiles.idTaken(id);
      }
    }
  }

  private void refuseOthers(ScratchContext.Declared declared, Path file) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path other : JobFiles.listing(folder)) {
      // One of the same name is the one that it replaces.
      if (!other.getFileName().equals(file.getFileName())) {
        refuseSame(declared, other);
      }
    }
  }

  private void refuseSame(ScratchContext.Declared declared, Path other) {
    ScratchContext.Declared there;
    try {
      there = scratch.declaredBy(other, Files.readAllBytes(other));
    } catch (Exception broken) {
      // It serves nothing, so it takes no name.
      return;
    }
    for (String type : declared.types()) {
      if (there.types().contains(type)) {
        throw JobFiles.typeTaken(type, folder.relativize(other).toString());
      }
    }
    declared.ids().stream()
        .filter(there.ids()::contains)
        .findFirst()
        .ifPresent(
            id -> {
              throw JobFiles.idTaken(id);
            });
  }
}
