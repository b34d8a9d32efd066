package io.renku.commons;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The rules of the house that a review does not see; each WAR's HouseRulesTest applies them to its
 * own package.
 */
public final class HouseRules {
  private static final String BANNED_SUFFIXES = ".*(Impl|Manager|Helper|Utils|Util|Base|Info)";

  private final String rootPackage;
  private final JavaClasses classes;

  public HouseRules(String rootPackage) {
    this.rootPackage = rootPackage;
    this.classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(rootPackage);
  }

  public void featuresHaveNoCycles() {
    slices()
        .matching(rootPackage + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
  }

  public void webTypesStayAtTheEdge() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*(Resource|Filter|Mapper|Client|Api|Application|Reader|Writer|Provider)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .allowEmptyShould(true)
        .check(classes);
  }

  public void namesAreAtHome() {
    noClasses().should().haveNameMatching(BANNED_SUFFIXES).allowEmptyShould(true).check(classes);
  }

  /** Only classes of one feature, or with one suffix, may touch a library. */
  public void onlyInFeature(String feature, String... libraryPackages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(rootPackage + "." + feature + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraryPackages)
        .allowEmptyShould(true)
        .check(classes);
  }

  public void entityManagersStayInRepositories() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Repository")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("jakarta.persistence.EntityManager")
        .allowEmptyShould(true)
        .check(classes);
  }
}
