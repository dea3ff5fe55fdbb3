package org.jobroutes.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.jobroutes.job.JobComponent;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.support.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder of job files that is looked at when the test says so, without a database. */
abstract class FolderFixture {
  @TempDir Path home;
  Path folder;
  JobFiles files;
  DefaultCamelContext context;
  private LogCapture errors;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(home.resolve("jobs"));
    context = new DefaultCamelContext();
    context.addComponent("direct", new HandoverDirect());
    context.start();
    ScratchContext scratch =
        new ScratchContext(
            context,
            new Properties(),
            other -> other.addComponent("direct", new HandoverDirect()),
            new Allowed("", "", null));
    files = new JobFiles(context, folder, scratch, new JobClasses(context, "", scratch));
    errors = new LogCapture("is broken");
  }

  @AfterEach
  void stop() {
    errors.close();
    context.stop();
  }

  /** A file that serves a type by a route of that name, which ends with the word. */
  static String says(String type, String word) {
    return """
        - route:
            id: %1$s
            from:
              uri: job:%1$s
              steps: [ { to: "direct:%1$s-beside" } ]
        - route:
            id: %1$s-beside
            from:
              uri: direct:%1$s-beside
              steps: [ { setBody: { constant: "%2$s" } } ]
        """
        .formatted(type, word);
  }

  Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(UTF_8));
  }

  Path write(String name, byte[] text) throws IOException {
    return Files.write(folder.resolve(name), text);
  }

  void look(int times) {
    for (int i = 0; i < times; i++) {
      files.refresh();
    }
  }

  /** As often as it takes to believe what is seen. */
  void look() {
    look(3);
  }

  JobConsumer consumer(String type) {
    return context.getComponent("job", JobComponent.class).types().find(type);
  }

  /** What the version of a type ends with that serves now. */
  String said(String type) throws Exception {
    return said(consumer(type));
  }

  static String said(Consumer consumer) throws Exception {
    Exchange exchange = consumer.createExchange(false);
    consumer.getProcessor().process(exchange);
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(String.class);
  }

  /** What is wrong with a file, or null. */
  String error(String name) {
    return files.all().stream()
        .filter(file -> file.file().equals(name))
        .findFirst()
        .map(JobFile::error)
        .orElse(null);
  }

  long routes() {
    return context.getRoutes().size();
  }

  /** What the log said of broken files. */
  List<String> logged() {
    return errors.leaks();
  }
}
