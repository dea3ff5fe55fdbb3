package org.jobroutes;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Who may use whom. The root package wires all of them. */
@AnalyzeClasses(packages = "org.jobroutes", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchRule JOB = onlyUses("job");
  @ArchTest static final ArchRule FILES = onlyUses("files", "job");
  @ArchTest static final ArchRule JOBTEST = onlyUses("jobtest", "job", "files", "worker");
  @ArchTest static final ArchRule DATABASE = onlyUses("database");
  @ArchTest static final ArchRule EMBEDDED = onlyUses("embedded", "database");
  @ArchTest static final ArchRule CALENDAR = onlyUses("calendar", "job", "upstream");
  @ArchTest static final ArchRule RISK = onlyUses("risk", "job", "upstream");
  @ArchTest static final ArchRule UPSTREAM = onlyUses("upstream", "job");
  @ArchTest static final ArchRule HOUSEKEEPING = onlyUses("housekeeping", "job");
  @ArchTest static final ArchRule FALLBACK = onlyUses("fallback", "job");
  @ArchTest static final ArchRule SCHEDULE = onlyUses("schedule", "job");
  @ArchTest static final ArchRule HTTP = onlyUses("http", "job", "database");
  @ArchTest static final ArchRule WORKER = onlyUses("worker", "job", "files", "database");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.jobroutes.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule SQL_IS_IN_FILES =
      noClasses()
          .that(resideOutsideOfPackages(named("", "database", "embedded")))
          .and()
          .haveNameNotMatching(".*\\.worker\\.(WakeUp|ClaimParameters|ClaimRows)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql", "javax.sql");

  private static ArchRule onlyUses(String name, String... others) {
    String[] allowed =
        named(Stream.concat(Stream.of(name), Stream.of(others)).toArray(String[]::new));
    return noClasses()
        .that()
        .resideInAPackage(allowed[0])
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.jobroutes..").and(resideOutsideOfPackages(allowed)));
  }

  private static String[] named(String... names) {
    return Stream.of(names)
        .map(name -> name.isEmpty() ? "org.jobroutes" : "org.jobroutes." + name + "..")
        .toArray(String[]::new);
  }
}
