package org.jobroutes.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.StartupStep;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.startup.DefaultStartupStepRecorder;
import org.jobroutes.job.Reasons;

/**
 * Follows which step of a route is being created, and so knows the line of one that can't be:
 * Camel's own message names the outermost step that it is in, without its line.
 */
final class Lines extends DefaultStartupStepRecorder {
  private final Deque<String> creating = new ArrayDeque<>();
  private final DefaultCamelContext context;
  private final List<String> text;

  private Lines(DefaultCamelContext context, List<String> text) {
    this.context = context;
    this.text = text;
    setEnabled(true);
  }

  static Lines follow(DefaultCamelContext context, byte[] text) {
    Lines lines = new Lines(context, new String(text, UTF_8).lines().toList());
    context.getCamelContextExtension().setStartupStepRecorder(lines);
    return lines;
  }

  @Override
  protected void onBeginStep(StartupStep step) {
    if (isProcessor(step)) {
      creating.push(step.getName());
    }
  }

  @Override
  protected void onEndStep(StartupStep step) {
    if (isProcessor(step)) {
      creating.remove(step.getName());
    }
  }

  private static boolean isProcessor(StartupStep step) {
    return step.getType().equals("ProcessorReifier");
  }

  /** What is wrong, with its line; the failure as it is where that isn't known. */
  Exception tell(Exception failure) {
    int line = line(failure);
    return line > 0
        ? new IllegalArgumentException("line %d: %s".formatted(line, innermost(failure)))
        : failure;
  }

  /** The line says where, and what Camel puts around says it again at length. */
  private static String innermost(Exception failure) {
    Throwable last = failure;
    for (Throwable cause : Reasons.causesOf(failure).toList()) {
      last = cause.getMessage() == null ? last : cause;
    }
    return last.getMessage();
  }

  private int line(Exception failure) {
    if (failure instanceof FailedToStartRouteException started) {
      return lineOf(context.getRouteDefinition(started.getRouteId()));
    }
    if (failure instanceof FailedToCreateRouteException created) {
      ProcessorDefinition<?> step =
          creating.isEmpty() ? null : context.getProcessorDefinition(creating.peek());
      return step == null ? lineOf(context.getRouteDefinition(created.getRouteId())) : lineOf(step);
    }
    return 0;
  }

  /** Camel's number is that of the line above what the step holds, which may be its own. */
  private int lineOf(ProcessorDefinition<?> step) {
    int line = step.getLineNumber();
    Pattern name = Pattern.compile("\\b" + step.getShortName() + ":\\s*(#.*)?$");
    boolean own = line > 0 && line <= text.size() && name.matcher(text.get(line - 1)).find();
    return own ? line : line + 1;
  }

  private static int lineOf(RouteDefinition route) {
    return route == null ? 0 : route.getInput().getLineNumber();
  }
}
