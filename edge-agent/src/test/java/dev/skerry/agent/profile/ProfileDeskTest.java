package dev.skerry.agent.profile;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.ProfileCatalog;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.proto.ProfileState;
import dev.skerry.sync.proto.ProfileState.State;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileDeskTest {
    @TempDir Path directory;
    private final Map<String, String> sources = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<ProfileReport> reports = new CopyOnWriteArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final List<String> refusedTopics = new CopyOnWriteArrayList<>();

    /** Each test begins with starting it, with the profiles of its own. */
    @SuppressWarnings("NullAway.Init")
    private ProfileDesk desk;

    private final Line line =
            new Line() {
                @Override
                public List<String> prepare(ActiveProfiles next) {
                    steps.add("prepare " + versions(next));
                    return refusedTopics;
                }

                @Override
                public boolean follow(ActiveProfiles next) {
                    steps.add("follow " + versions(next));
                    return true;
                }

                @Override
                public void settle(ActiveProfiles profiles) {
                    steps.add("settle " + versions(profiles));
                }
            };

    private final RecordedTrail audit = new RecordedTrail();

    private void start(DeviceProfile... own) {
        desk =
                new ProfileDesk(
                        new ProfileCatalog(List.of(own), null, List.of()),
                        new ProfileFolder(directory, SealedFiles.PLAIN),
                        "hall",
                        audit);
        desk.tell(reports::add, this::answer);
        desk.start(line);
    }

    @AfterEach
    void stop() {
        desk.close();
    }

    private void restart(DeviceProfile... own) {
        desk.close();
        asked.clear();
        start(own);
    }

    private void answer(ProfileRequest request) {
        for (String digest : request.getDigestsList()) {
            asked.add(digest);
            desk.take(
                    ProfileSource.newBuilder()
                            .setDigest(digest)
                            .setSource(ByteString.copyFromUtf8(sources.getOrDefault(digest, "")))
                            .build());
        }
    }

    private static String yaml(String name, String version) {
        return """
        schema: skerry.device/v1
        name: %s
        version: %s
        source: { mqtt: { topic: "{site}/%s/{device}" } }
        resources: { temperature: { type: float32, unit: Cel } }
        """
                .formatted(name, version, name);
    }

    private static DeviceProfile compiled(String yaml) {
        return switch (new ProfileCompiler().compile("p.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private AssignedProfile known(String name, String version, String... devices) {
        return content(yaml(name, version), name, version, devices);
    }

    private AssignedProfile content(String yaml, String name, String version, String... devices) {
        String digest = Sha256.hex(yaml.getBytes(StandardCharsets.UTF_8));
        sources.put(digest, yaml);
        return AssignedProfile.newBuilder()
                .setName(name)
                .setVersion(version)
                .setDigest(digest)
                .addAllDevices(List.of(devices))
                .build();
    }

    private void assign(AssignedProfile... profiles) {
        int before = reports.size();
        desk.assign(ProfileSet.newBuilder().addAllProfiles(List.of(profiles)).build());
        await().until(() -> reports.size() > before);
    }

    private static List<String> versions(ActiveProfiles profiles) {
        List<String> all = new ArrayList<>();
        profiles.forAll().forEach(p -> all.add(p.name() + "@" + p.version()));
        profiles.forDevices()
                .forEach(
                        (device, its) ->
                                its.forEach(
                                        p -> all.add(p.name() + "@" + p.version() + "/" + device)));
        return all;
    }

    private List<String> running() {
        return versions(desk.active());
    }

    private ProfileState refused() {
        return reports.getLast().getProfilesList().stream()
                .filter(state -> state.getState() == State.STATE_REFUSED)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void gets_what_it_lacks_once_and_takes_it_into_use_in_order() {
        start();
        assign(known("pump", "1.0.0"), known("valve", "1.0.0"));
        assertThat(running()).containsExactly("pump@1.0.0", "valve@1.0.0");
        assertThat(steps)
                .containsExactly(
                        "prepare [pump@1.0.0, valve@1.0.0]",
                        "follow [pump@1.0.0, valve@1.0.0]",
                        "settle [pump@1.0.0, valve@1.0.0]");
        assertThat(reports.getLast().getProfilesList())
                .extracting(ProfileState::getState)
                .containsOnly(State.STATE_APPLIED);
        asked.clear();
        assign(known("pump", "2.0.0"), known("valve", "1.0.0"));
        assertThat(running()).containsExactly("pump@2.0.0", "valve@1.0.0");
        assertThat(asked).containsExactly(known("pump", "2.0.0").getDigest());
    }

    @Test
    void asks_for_eight_sources_at_a_time() {
        start();
        AssignedProfile[] many = new AssignedProfile[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = known("pump-" + i, "1.0.0");
        }
        assign(many);
        assertThat(running()).hasSize(20);
        assertThat(asked).hasSize(20);
    }

    @Test
    void goes_on_with_it_after_a_restart_without_a_gateway() {
        start();
        assign(known("pump", "1.0.0"), known("pump", "2.0.0", "p-7"));
        restart();
        assertThat(running()).containsExactly("pump@1.0.0", "pump@2.0.0/p-7");
        assertThat(desk.troubles()).isEmpty();
        assertThat(desk.report().getProfilesList())
                .extracting(ProfileState::getState)
                .containsOnly(State.STATE_APPLIED);
        assertThat(asked).isEmpty();
    }

    @Test
    void comes_before_a_file_of_the_same_name_which_is_back_when_it_is_unassigned() {
        start(compiled(yaml("pump", "0.1.0")), compiled(yaml("fan", "0.1.0")));
        assign(known("pump", "1.0.0"));
        assertThat(running()).containsExactly("pump@1.0.0", "fan@0.1.0");
        assertThat(reports.getLast().getProfilesList())
                .extracting(ProfileState::getState)
                .containsExactly(State.STATE_APPLIED, State.STATE_LOCAL);
        assign();
        assertThat(running()).containsExactly("pump@0.1.0", "fan@0.1.0");
        restart(compiled(yaml("pump", "0.1.0")));
        assertThat(running()).containsExactly("pump@0.1.0");
    }

    @Test
    void refuses_one_that_does_not_compile_and_goes_on_with_the_old() {
        start();
        assign(known("pump", "1.0.0"));
        String broken = yaml("pump", "2.0.0").replace("unit: Cel", "unit: C");
        assign(content(broken, "pump", "2.0.0"), known("valve", "1.0.0"));
        assertThat(running()).containsExactly("pump@1.0.0", "valve@1.0.0");
        assertThat(refused().getVersion()).isEqualTo("2.0.0");
        assertThat(refused().getProblems(0).getCode()).isEqualTo("SKR-P301");
        assertThat(refused().getProblems(0).getLine()).isEqualTo(5);
        assertThat(refused().getProblems(0).getHint()).contains("'Cel'");
        assertThat(desk.troubles()).extracting(Refusal::code).containsExactly("SKR-P301");
        restart();
        assertThat(running()).containsExactly("pump@1.0.0", "valve@1.0.0");
    }

    @Test
    void one_that_is_refused_stands_in_nobodys_way() {
        start(compiled(yaml("fan", "0.1.0")));
        String wide = yaml("pump", "1.0.0").replace("/pump/{device}", "/{device}/x");
        assign(content(wide, "pump", "1.0.0"), known("valve", "1.0.0"));
        assertThat(running()).containsExactly("valve@1.0.0", "fan@0.1.0");
        assertThat(refused().getName()).isEqualTo("pump");
    }

    @Test
    void refuses_one_whose_topic_another_has() {
        start(compiled(yaml("fan", "0.1.0")));
        String clashing = yaml("pump", "1.0.0").replace("{site}/pump/", "hall/fan/");
        assign(content(clashing, "pump", "1.0.0"));
        assertThat(running()).containsExactly("fan@0.1.0");
        assertThat(refused().getProblems(0).getCode()).isEqualTo("SKR-A313");
        assertThat(refused().getProblems(0).getMessage()).contains("hall/fan/{device}", "'fan'");
        assertThat(steps).noneMatch(step -> step.startsWith("follow"));
    }

    @Test
    void takes_two_that_change_their_topics_at_once() {
        start();
        assign(known("pump", "1.0.0"), known("valve", "1.0.0"));
        String pump = yaml("pump", "2.0.0").replace("/pump/", "/valve/");
        String valve = yaml("valve", "2.0.0").replace("/valve/", "/pump/");
        assign(content(pump, "pump", "2.0.0"), content(valve, "valve", "2.0.0"));
        assertThat(running()).containsExactly("pump@2.0.0", "valve@2.0.0");
    }

    @Test
    void refuses_one_whose_topic_the_broker_does_not_give() {
        start();
        refusedTopics.add("hall/pump/+");
        assign(known("pump", "1.0.0"), known("valve", "1.0.0"));
        assertThat(running()).containsExactly("valve@1.0.0");
        assertThat(refused().getProblems(0).getCode()).isEqualTo("SKR-A314");
        assertThat(steps).endsWith("settle [valve@1.0.0]");
        refusedTopics.clear();
        assign(known("pump", "1.0.0"), known("valve", "1.0.0"));
        assertThat(running()).containsExactly("pump@1.0.0", "valve@1.0.0");
    }

    @Test
    void refuses_a_source_that_is_not_what_was_assigned() {
        start();
        AssignedProfile lost = known("pump", "1.0.0");
        sources.clear();
        assign(lost);
        assertThat(refused().getProblems(0).getCode()).isEqualTo("SKR-A312");
        sources.put(lost.getDigest(), yaml("pump", "1.0.1"));
        assign(lost);
        assertThat(refused().getProblems(0).getMessage()).contains("digest");
        assign(content(yaml("valve", "1.0.0"), "pump", "1.0.0"));
        assertThat(refused().getProblems(0).getMessage()).contains("'valve'");
        assertThat(running()).isEmpty();
    }

    @Test
    void refuses_more_than_it_can_work_by() {
        DeviceProfile[] own = new DeviceProfile[ProfilePlan.MOST_PROFILES];
        for (int i = 0; i < own.length; i++) {
            own[i] = compiled(yaml("own-" + i, "1.0.0"));
        }
        start(own);
        assign(known("pump", "1.0.0"));
        assertThat(refused().getProblems(0).getCode()).isEqualTo("SKR-A315");
    }

    @Test
    void refuses_what_the_disk_does_not_take() throws IOException {
        Path file = Files.createFile(directory.resolve("not-a-directory"));
        directory = file;
        start();
        assign(known("pump", "1.0.0"));
        assertThat(refused().getProblems(0).getCode()).isEqualTo("SKR-A316");
        assertThat(running()).isEmpty();
    }

    @Test
    void falls_back_to_the_last_that_is_whole() throws IOException {
        start();
        AssignedProfile first = known("pump", "1.0.0");
        AssignedProfile second = known("pump", "2.0.0");
        assign(first);
        assign(second);
        Files.writeString(directory.resolve(second.getDigest() + ".yaml"), "damaged");
        restart();
        assertThat(running()).containsExactly("pump@1.0.0");
        assertThat(desk.troubles()).extracting(Refusal::code).containsExactly("SKR-A311");
        assign(second);
        assertThat(asked).containsExactly(second.getDigest());
        assertThat(running()).containsExactly("pump@2.0.0");
        assertThat(desk.troubles()).isEmpty();
    }

    @Test
    void survives_a_damaged_list_of_what_is_assigned() throws IOException {
        start();
        assign(known("pump", "1.0.0"));
        assign(known("pump", "2.0.0"));
        byte[] list = Files.readAllBytes(directory.resolve("assigned"));
        list[list.length - 1]++;
        Files.write(directory.resolve("assigned"), list);
        restart();
        assertThat(running()).containsExactly("pump@1.0.0");
        Files.writeString(directory.resolve("assigned.before"), "");
        restart(compiled(yaml("pump", "0.1.0")));
        assertThat(running()).containsExactly("pump@0.1.0");
        assertThat(desk.troubles()).extracting(Refusal::code).containsExactly("SKR-A311");
    }

    @Test
    void keeps_no_more_sources_than_it_may_need() throws IOException {
        start();
        for (int i = 1; i <= 5; i++) {
            assign(known("pump", i + ".0.0"));
            assign(content(yaml("pump", i + ".0.1") + "bad: x", "pump", i + ".0.1"));
        }
        assign(known("pump", "6.0.0"));
        await().untilAsserted(
                        () -> {
                            try (var files = Files.list(directory)) {
                                assertThat(files.filter(f -> f.toString().endsWith(".yaml")))
                                        .hasSize(2);
                            }
                        });
    }
}
