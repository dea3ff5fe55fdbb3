package org.jobroutes.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What must be seen in a job file's text, because Camel would act on it while it creates the
 * routes.
 */
final class YamlRules {
  private static final Set<String> PARTS =
      new TreeSet<>(
          Set.of(
              "route",
              "from",
              "onException",
              "onCompletion",
              "errorHandler",
              "intercept",
              "interceptFrom",
              "interceptSendToEndpoint",
              "routeConfiguration"));
  // Camel's own ways to aggregate have no other name, and do nothing else.
  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "(#|%23)class(:|%3a)(?!org\\.apache\\.camel\\.processor\\.aggregate\\.\\w+$)|\\bbean:(//)?type:",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FAR_RESOURCE =
      Pattern.compile("\\s*resource:(?!classpath:).*", Pattern.DOTALL);

  private final boolean classes;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * The rules.
   *
   * @param classes whether beans may be named by their class
   */
  YamlRules(boolean classes) {
    this.classes = classes;
  }

  /**
   * Looks at a text.
   *
   * @throws IllegalArgumentException with the line of what isn't YAML or isn't allowed
   */
  void check(byte[] text) {
    try {
      checkDocuments(text);
    } catch (MarkedYamlEngineException e) {
      throw refusal(e.getProblemMark(), e.getProblem());
    }
  }

  private void checkDocuments(byte[] text) {
    for (Node document :
        new Compose(LoadSettings.builder().build()).composeAllFromString(new String(text, UTF_8))) {
      if (document instanceof SequenceNode parts) {
        parts.getValue().forEach(YamlRules::checkPart);
      }
      walk(document);
    }
  }

  private static void checkPart(Node part) {
    if (part instanceof MappingNode mapping) {
      for (NodeTuple member : mapping.getValue()) {
        if (member.getKeyNode() instanceof ScalarNode key && !PARTS.contains(key.getValue())) {
          throw refusal(
              key,
              "%s: not for job files, allowed are %s"
                  .formatted(key.getValue(), String.join(", ", PARTS)));
        }
      }
    }
  }

  private void walk(Node node) {
    // An anchor may stand in itself.
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof ScalarNode scalar) {
      checkText(scalar);
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(this::walk);
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple member : mapping.getValue()) {
        checkKey(member.getKeyNode());
        walk(member.getValueNode());
      }
    }
  }

  private void checkKey(Node key) {
    if (!classes
        && key instanceof ScalarNode scalar
        && scalar.getValue().replace("-", "").equalsIgnoreCase("beanType")) {
      throw refusal(
          scalar,
          scalar.getValue()
              + ": not for job files, allowed is ref with the name of a bean; class in the setting jobs.allowed-components allows it");
    }
  }

  private void checkText(ScalarNode scalar) {
    String text = scalar.getValue();
    if (!classes && CLASS_NAME.matcher(text).find()) {
      throw refusal(
          scalar,
          "\"%s\": a bean by its class is not for job files, allowed is the name of a bean; class in the setting jobs.allowed-components allows it"
              .formatted(text.strip()));
    }
    if (FAR_RESOURCE.matcher(text).matches()) {
      throw refusal(
          scalar,
          "\"%s\": not for job files, allowed is resource:classpath:".formatted(text.strip()));
    }
  }

  private static IllegalArgumentException refusal(Node node, String what) {
    return refusal(node.getStartMark(), what);
  }

  private static IllegalArgumentException refusal(Optional<Mark> mark, String what) {
    String line = mark.map(at -> "line %d: ".formatted(at.getLine() + 1)).orElse("");
    return new IllegalArgumentException(line + what);
  }
}
