package dev.skerry.gateway.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AssignedProfile;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final Member NORTH = new Member("north", "plant", Set.of("canary", "new"));

    @Test
    void the_narrowest_assignment_counts() {
        Assignment all = assignment("pump", Scope.ALL, "", "1.0.0");
        Assignment site = assignment("pump", Scope.SITE, "plant", "2.0.0");
        Assignment group = assignment("pump", Scope.GROUP, "canary", "1.1.0");
        Assignment agent = assignment("pump", Scope.AGENT, "north", "0.9.0");
        assertThat(versions(all)).containsExactly("pump@1.0.0");
        assertThat(versions(site, all)).containsExactly("pump@2.0.0");
        assertThat(versions(group, site, all)).containsExactly("pump@1.1.0");
        assertThat(versions(all, agent, group, site)).containsExactly("pump@0.9.0");
    }

    @Test
    void what_is_for_others_counts_nothing() {
        assertThat(
                        versions(
                                assignment("pump", Scope.SITE, "harbour", "1.0.0"),
                                assignment("pump", Scope.GROUP, "old", "1.0.0"),
                                assignment("pump", Scope.AGENT, "south", "1.0.0"),
                                device("south", "p-1", "1.0.0")))
                .isEmpty();
    }

    @Test
    void of_two_groups_the_higher_version_counts() {
        assertThat(
                        versions(
                                assignment("pump", Scope.GROUP, "canary", "1.10.0"),
                                assignment("pump", Scope.GROUP, "new", "1.9.0")))
                .containsExactly("pump@1.10.0");
    }

    @Test
    void devices_have_their_own_version_beside_the_one_for_all() {
        assertThat(
                        versions(
                                assignment("pump", Scope.SITE, "plant", "1.0.0"),
                                device("north", "p-2", "2.0.0"),
                                device("north", "p-1", "2.0.0"),
                                device("north", "p-3", "1.0.0")))
                .containsExactly("pump@1.0.0", "pump@2.0.0[p-1, p-2]");
        assertThat(versions(device("north", "p-1", "2.0.0"))).containsExactly("pump@2.0.0[p-1]");
    }

    @Test
    void each_name_is_resolved_by_itself() {
        assertThat(
                        versions(
                                assignment("valve", Scope.ALL, "", "1.0.0"),
                                assignment("pump", Scope.AGENT, "north", "2.0.0")))
                .containsExactly("pump@2.0.0", "valve@1.0.0");
    }

    @Test
    void orders_versions_as_semver_says() {
        List<String> ascending =
                List.of(
                        "0.9.9",
                        "1.0.0-alpha",
                        "1.0.0-alpha.1",
                        "1.0.0-alpha.beta",
                        "1.0.0-beta.2",
                        "1.0.0-beta.11",
                        "1.0.0-rc.1",
                        "1.0.0",
                        "1.0.0+build",
                        "1.2.0",
                        "1.10.0",
                        "99999999999999999999.0.0");
        assertThat(ascending.reversed().stream().sorted(SemanticVersion.ORDER))
                .containsExactlyElementsOf(ascending);
    }

    @Test
    void says_how_one_text_becomes_another() {
        assertThat(LineDiff.of("a\nb\nc\nd", "a\nx\nc\ny\nd").stream().map(ResolutionTest::text))
                .containsExactly("=a", "-b", "+x", "=c", "+y", "=d");
        assertThat(LineDiff.of("", "a")).extracting(LineDiff.Line::to).containsExactly(1);
        String many = "a\n".repeat(3_000) + "end";
        assertThat(LineDiff.of("x\n" + many, "y\n" + many + "!").stream().map(ResolutionTest::text))
                .startsWith("-x")
                .contains("+y", "-end", "+end!");
    }

    private static String text(LineDiff.Line line) {
        return switch (line.kind()) {
                    case SAME -> "=";
                    case REMOVED -> "-";
                    case ADDED -> "+";
                }
                + line.text();
    }

    private static List<String> versions(Assignment... assignments) {
        return Resolution.of(List.of(assignments), NORTH).getProfilesList().stream()
                .map(ResolutionTest::text)
                .toList();
    }

    private static String text(AssignedProfile profile) {
        String devices = profile.getDevicesCount() == 0 ? "" : profile.getDevicesList().toString();
        return profile.getName() + "@" + profile.getVersion() + devices;
    }

    private static Assignment device(String agent, String device, String version) {
        return new Assignment(
                "pump", Scope.DEVICE, agent, device, version, version, Instant.EPOCH, "test");
    }

    private static Assignment assignment(String name, Scope scope, String target, String version) {
        return new Assignment(name, scope, target, "", version, version, Instant.EPOCH, "test");
    }
}
