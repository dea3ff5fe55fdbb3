package org.jobroutes.files;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.support.PluginHelper;

/** What job files may use. A component or a language that isn't named here is refused. */
public final class Allowed {
  /** Stands for beans that are named by their class; so is Camel's own component for them. */
  static final String CLASS = "class";

  private static final Set<String> COMPONENTS =
      Set.of("bean", "direct", "http", "https", "jdbc", "job", "log", "seda", "sql");
  private static final Set<String> LANGUAGES =
      Set.of(
          "bean",
          "constant",
          "exchangeProperty",
          "file",
          "header",
          "jq",
          "jsonpath",
          "ref",
          "simple",
          "tokenize",
          "variable",
          "xpath",
          "xtokenize");
  private static final String NAME = "[a-zA-Z][a-zA-Z0-9+.-]*";

  private final Set<String> components;
  private final Set<String> languages;
  private final Path filesDir;

  /**
   * The default and what widens it.
   *
   * @param components schemes beside the default ones, separated by commas
   * @param languages names beside the default ones, separated by commas
   * @param filesDir where {@code file:} may read and write; null for nowhere
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  public Allowed(String components, String languages, Path filesDir) {
    this.components = names("jobs.allowed-components", components, COMPONENTS);
    this.languages = names("jobs.allowed-languages", languages, LANGUAGES);
    this.filesDir = filesDir;
    if (this.components.contains("file")) {
      throw new IllegalArgumentException(
          "jobs.allowed-components: given \"file\", which is allowed by jobs.files-dir, the folder that it may use");
    }
    if (filesDir != null) {
      this.components.add("file");
    }
  }

  private static Set<String> names(String setting, String given, Set<String> standard) {
    Set<String> names = new TreeSet<>(standard);
    if (!given.isBlank()) {
      Arrays.stream(given.split(",", -1)).map(String::strip).forEach(names::add);
    }
    if (!names.stream().allMatch(name -> name.matches(NAME))) {
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed names such as timer, separated by commas"
              .formatted(setting, given));
    }
    return names;
  }

  boolean classes() {
    return components.contains(CLASS);
  }

  /** From now on this context finds nothing else, also at an address that is made of a message. */
  public void guard(CamelContext context) {
    ComponentResolver componentResolver = PluginHelper.getComponentResolver(context);
    LanguageResolver languageResolver = PluginHelper.getLanguageResolver(context);
    ExtendedCamelContext extension = context.getCamelContextExtension();
    extension.addContextPlugin(
        ComponentResolver.class,
        (name, asking) -> {
          refuse("component", name, components);
          return componentResolver.resolveComponent(name, asking);
        });
    extension.addContextPlugin(
        LanguageResolver.class,
        (name, asking) -> {
          refuse("language", name, languages);
          return languageResolver.resolveLanguage(name, asking);
        });
    extension.registerEndpointCallback((uri, endpoint) -> checked(endpoint));
  }

  private static void refuse(String kind, String name, Set<String> allowed) {
    if (!allowed.contains(name)) {
      throw new IllegalArgumentException(
          "%s %s: not for job files, allowed are %s; the setting jobs.allowed-%ss adds others"
              .formatted(kind, name, String.join(", ", allowed), kind));
    }
  }

  private Endpoint checked(Endpoint endpoint) {
    if (endpoint instanceof FileEndpoint file) {
      new FileLimits(filesDir).check(file);
    }
    return endpoint;
  }
}
