package org.jobroutes.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the folder of job types as it is at any time. A bad file is told of and changes nothing:
 * the last good version of it goes on serving.
 */
public class JobFiles {
  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
  private final CamelContext context;
  private final JobFolder folder;
  private final ScratchContext scratch;
  private final JobClasses classes;
  private final Map<Path, Served> files = new TreeMap<>();
  private final Map<Path, String> lastStamps = new HashMap<>();
  private final List<JobVersion> retiring = new ArrayList<>();

  /**
   * One file.
   *
   * @param stamp of the text that was looked at last
   * @param declared by the version that serves, null where none does
   * @param serving null where no version was ever good
   */
  private record Served(String stamp, JobFile file, Declared declared, JobVersion serving) {}

  /**
   * A loader of one folder.
   *
   * @param context where the routes will run; it must be started
   * @param scratch where each file is tried first
   * @param classes whose types no file may declare
   */
  public JobFiles(CamelContext context, Path folder, ScratchContext scratch, JobClasses classes) {
    this.classes = classes;
    this.context = context;
    this.folder = new JobFolder(folder);
    this.scratch = scratch;
  }

  /** The files as they were loaded last, by name. */
  public synchronized List<JobFile> all() {
    return files.values().stream().map(Served::file).toList();
  }

  /** Loads every {@code *.camel.yaml} of the folder and of the folders below it. */
  public synchronized void load() {
    if (!folder.exists()) {
      LOG.warn("The job folder {} doesn't exist: no job type is served from it", folder.path());
    }
    lastStamps.putAll(folder.stamps());
    refresh();
  }

  /**
   * Serves what is new or changed, when two looks found it alike, for it may be half written at the
   * first; withdraws what is gone; and removes old versions whose jobs have ended.
   *
   * @return whether anything changed
   */
  public synchronized boolean refresh() {
    Map<Path, String> stamps = folder.stamps();
    List<Path> gone = files.keySet().stream().filter(file -> !stamps.containsKey(file)).toList();
    gone.forEach(this::withdraw);
    boolean changed = !gone.isEmpty();
    for (Map.Entry<Path, String> look : stamps.entrySet()) {
      changed |= look(look.getKey(), look.getValue());
    }
    if (changed) {
      // What one file took, another may have now.
      stamps.forEach(this::retryBroken);
    }
    lastStamps.clear();
    lastStamps.putAll(stamps);
    retire();
    return changed;
  }

  private boolean look(Path file, String stamp) {
    Served known = files.get(file);
    boolean isNew = known == null || !known.stamp().equals(stamp);
    boolean isWhole = stamp.equals(lastStamps.get(file));
    if (isNew && isWhole) {
      files.put(file, load(file, stamp, known));
    }
    return isNew && isWhole;
  }

  private void retryBroken(Path file, String stamp) {
    Served known = files.get(file);
    if (known != null && known.file().error() != null && known.stamp().equals(stamp)) {
      files.put(file, load(file, stamp, known));
    }
  }

  private void withdraw(Path file) {
    Served known = files.remove(file);
    LOG.info("Job file {} is gone, its types are withdrawn", known.file().file());
    if (known.serving() != null) {
      known.serving().withdraw();
      retiring.add(known.serving());
    }
  }

  private Served load(Path file, String stamp, Served known) {
    String name = folder.name(file);
    String version = "";
    try {
      FileRights.check(folder.path(), file);
      byte[] text = Files.readAllBytes(file);
      version = Hashes.of(text, List.of());
      Declared declared = scratch.declaredBy(file, text);
      version = Hashes.of(text, declared.schemas());
      refuseTaken(file, declared);
      JobVersion serving = known == null ? null : known.serving();
      if (serving == null
          || !version.equals(known.file().version())
          || known.file().error() != null) {
        serving = swap(file, text, version, serving);
        LOG.info("Job file {} serves {}", name, String.join(", ", declared.types()));
      }
      return new Served(
          stamp, new JobFile(name, declared.types(), version, null), declared, serving);
    } catch (Exception e) {
      return broken(
          stamp, new JobFile(name, List.of(), version, JobFile.reason(e, file, name)), known);
    }
  }

  private static Served broken(String stamp, JobFile file, Served known) {
    boolean serves = known != null && known.serving() != null;
    if (known == null || !Objects.equals(known.file().error(), file.error())) {
      LOG.error(
          "Job file {} is broken, {}: {}",
          file.file(),
          serves ? "its last good version goes on serving" : "its types are not served",
          file.error());
    }
    return serves
        ? new Served(stamp, known.file().broken(file.error()), known.declared(), known.serving())
        : new Served(stamp, file, null, null);
  }

  private JobVersion swap(Path file, byte[] text, String version, JobVersion old) throws Exception {
    String stem = file.getFileName().toString().replaceFirst("\\..*", "");
    JobVersion started =
        JobVersion.replace(old, context, ScratchContext.resource(file, text), stem, version);
    if (old != null) {
      retiring.add(old);
    }
    return started;
  }

  private void retire() {
    for (JobVersion old : List.copyOf(retiring)) {
      if (old.isIdle()) {
        retiring.remove(old);
        try {
          old.remove();
        } catch (Exception e) {
          LOG.warn("An old version of a job file can't be removed: {}", Reasons.of(e));
        }
      }
    }
  }

  private void refuseTaken(Path file, Declared declared) {
    classes.refuseTaken(declared);
    files.forEach(
        (other, served) -> {
          if (!other.equals(file) && served.declared() != null) {
            declared.refuseNamesOf(served.declared(), served.file().file());
          }
        });
    for (String id : declared.ids()) {
      // Camel would replace that route without a word, even one of ours.
      if (context.getRoute(id) != null) {
        throw Declared.idTaken(id);
      }
    }
  }
}
