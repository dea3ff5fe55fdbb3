package org.jobroutes.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.jobroutes.job.JobPolicy;

/** Tells what a start would say of a job file, in the folder or not yet there; starts nothing. */
public class JobFileCheck {
  private final DefaultCamelContext core;
  private final Path folder;
  private final ScratchContext scratch;
  private final JobClasses classes;

  /**
   * A check of files for one folder.
   *
   * @param core holds the application's own routes; it need not be started
   * @param folder of the job files that it would be served with; it may be missing
   * @param classes that it would be served with, checked
   */
  public JobFileCheck(
      DefaultCamelContext core, Path folder, ScratchContext scratch, JobClasses classes) {
    this.classes = classes;
    this.core = core;
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * What came of it.
   *
   * @param policies of the types that the file declares
   * @param error why it would not be served, or null
   */
  public record Checked(List<JobPolicy> policies, String error) {}

  /**
   * Checks a file.
   *
   * @throws IOException when it can't be read
   */
  public Checked check(Path file) throws IOException {
    byte[] text = JobText.read(file);
    String name = file.getFileName().toString();
    try {
      if (!name.endsWith(JobFolder.SUFFIX) || name.startsWith(".")) {
        throw new IllegalArgumentException(
            "it would be passed over, for its name begins with a dot or doesn't end in "
                + JobFolder.SUFFIX);
      }
      if (file.toAbsolutePath().startsWith(folder)) {
        FileRights.check(folder, file.toAbsolutePath().normalize());
      } else {
        FileRights.check(file);
      }
      Declared declared = scratch.declaredBy(file, text);
      refuseCoreIds(declared);
      classes.refuseTaken(declared);
      refuseOthers(declared, file);
      return new Checked(declared.policies(), null);
    } catch (Exception e) {
      return new Checked(List.of(), JobFile.reason(e, file, name));
    }
  }

  private void refuseCoreIds(Declared declared) {
    for (String id : declared.ids()) {
      if (core.getRouteDefinition(id) != null) {
        throw Declared.idTaken(id);
      }
    }
  }

  private void refuseOthers(Declared declared, Path file) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path other : JobFolder.files(folder, JobFolder.SUFFIX)) {
      // One of the same name is the one that it replaces.
      if (!other.getFileName().equals(file.getFileName())) {
        refuseSame(declared, other);
      }
    }
  }

  private void refuseSame(Declared declared, Path other) {
    Declared there;
    try {
      there = scratch.declaredBy(other, JobText.read(other));
    } catch (Exception broken) {
      // It serves nothing, so it takes no name.
      return;
    }
    declared.refuseNamesOf(there, folder.relativize(other).toString());
  }
}
