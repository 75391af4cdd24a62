package dev.skerry.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The module rules of docs/architecture.md. */
class ArchitectureTest {
    private static final String[] FRAMEWORKS = {
        "io.quarkus..",
        "jakarta..",
        "io.vertx..",
        "io.smallrye..",
        "org.eclipse.microprofile..",
        "org.h2..",
        "java.sql..",
        "org.eclipse.paho..",
        "org.eclipse.californium..",
        "ai.onnxruntime..",
        "io.micrometer.."
    };

    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all =
                new ClassFileImporter()
                        .importPaths(
                                Repository.MODULES.stream()
                                        .map(Repository::classes)
                                        .toArray(Path[]::new));
        assertThat(all).hasSizeGreaterThan(100);
    }

    @Test
    void profiles_know_neither_sync_nor_any_framework() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.skerry.profile..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.skerry.sync..",
                                "dev.skerry.agent..",
                                "dev.skerry.gateway..",
                                "dev.skerry.tool.."));
        checkNoFramework("dev.skerry.profile..");
    }

    @Test
    void sync_knows_neither_profiles_nor_any_framework() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.skerry.sync..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.skerry.profile..",
                                "dev.skerry.agent..",
                                "dev.skerry.gateway..",
                                "dev.skerry.tool.."));
        checkNoFramework("dev.skerry.sync..");
    }

    @Test
    void agent_and_gateway_never_know_each_other() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.skerry.agent..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.skerry.gateway..", "dev.skerry.tool.."));
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.skerry.gateway..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.skerry.agent..", "dev.skerry.tool.."));
    }

    @Test
    void the_tool_knows_agent_and_gateway_as_processes_only() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.skerry.tool..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.skerry.agent..", "dev.skerry.gateway.."));
    }

    @Test
    void only_the_session_of_each_side_and_the_generated_stubs_know_grpc() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.skerry..")
                        .and()
                        .resideOutsideOfPackages(
                                "dev.skerry.sync.proto..",
                                "dev.skerry.agent.uplink..",
                                "dev.skerry.gateway.session..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.grpc.."));
    }

    @Test
    void what_must_be_deterministic_has_no_io_clock_or_randomness() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "dev.skerry.sync.audit..",
                                "dev.skerry.sync.batch..",
                                "dev.skerry.sync.clock..",
                                "dev.skerry.sync.crdt..",
                                "dev.skerry.sync.session..",
                                "dev.skerry.agent.decide..",
                                "dev.skerry.profile.watch..",
                                "dev.skerry.profile.model..")
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.time\\.Clock|java\\.util\\.Random|java\\.security\\.SecureRandom"
                                        + "|java\\.util\\.concurrent\\.ThreadLocalRandom"
                                        + "|java\\.io\\.File.*|java\\.nio\\.file\\..*|java\\.net\\..*")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now");
        check(rule);
    }

    private static void checkNoFramework(String ours) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ours)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(FRAMEWORKS));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(all);
    }
}
