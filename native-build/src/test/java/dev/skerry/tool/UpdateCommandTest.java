package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that bring programs to a gateway and to agents. */
class UpdateCommandTest {
    private static final String ID = "5d1f63c2";
    private static final String PATH = "/api/program-rollouts/" + ID;
    private static final String LIST = "[{\"id\": \"5d1f63c2\"}, {\"id\": \"older\"}]";
    private static final String TOP = "skerry-agent-0.3.0/";

    private final Path folder;
    private ScriptedGateway gateway;

    UpdateCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.gateway = new ScriptedGateway();
    }

    @BeforeEach
    void program() throws IOException {
        Path program = folder.resolve("program");
        Files.createDirectories(program.resolve("bin"));
        Files.writeString(program.resolve("version"), "0.3.0\n");
        Path start = Files.writeString(program.resolve("bin/skerry-agent"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProgramIndex head =
                ProgramIndex.newBuilder()
                        .setName("skerry-agent")
                        .setVersion("0.3.0")
                        .setTarget("linux-arm64")
                        .setOutboxReadsTo(1)
                        .setOutboxWrites(1)
                        .build();
        Files.write(
                program.resolve(ProgramIndexes.FILE),
                ProgramIndexes.encode(new ProgramFolder(program).index(head)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** An archive of the program, with one more entry if there is a name for it. */
    private String archive(String more) throws IOException {
        Path archive = folder.resolve("skerry-agent-0.3.0-linux-arm64.tar.zst");
        try (var tar =
                new TarArchiveOutputStream(new ZstdOutputStream(Files.newOutputStream(archive)))) {
            for (String path : List.of("bin/skerry-agent", "program.index", "version")) {
                byte[] content = Files.readAllBytes(folder.resolve("program").resolve(path));
                var entry = new TarArchiveEntry(TOP + path);
                entry.setSize(content.length);
                entry.setMode(path.startsWith("bin/") ? 0755 : 0644);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
            if (!more.isEmpty()) {
                var link = new TarArchiveEntry(more, TarConstants.LF_SYMLINK, true);
                link.setLinkName("version");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        }
        return archive.toString();
    }

    @Test
    void sends_the_chunks_that_the_gateway_lacks_and_then_the_index_again() throws IOException {
        byte[] lacking = "0.3.0\n".getBytes(StandardCharsets.UTF_8);
        gateway.answers(
                "{\"missing\": [\"%s\"]}".formatted(Sha256.hex(lacking)),
                "{}",
                "{\"missing\": [], \"version\": \"0.3.0\","
                        + " \"program\": {\"target\": \"linux-arm64\"}}");
        assertThat(gateway.execute("update", "push", archive(""))).isZero();
        assertThat(gateway.asked()).hasSize(3);
        assertThat(gateway.asked().get(0)).startsWith("POST /api/programs\n");
        assertThat(gateway.asked().get(1))
                .isEqualTo("POST /api/programs/chunks\0\0\0\u00060.3.0\n");
        assertThat(gateway.asked().get(2)).isEqualTo(gateway.asked().get(0));
        assertThat(gateway.out()).contains("0.3.0 for linux-arm64 is at the gateway");
    }

    @Test
    void sends_nothing_that_is_there_already() throws IOException {
        gateway.answers(
                "{\"missing\": [], \"version\": \"0.3.0\","
                        + " \"program\": {\"target\": \"linux-arm64\"}}");
        assertThat(gateway.execute("update", "push", archive(""))).isZero();
        assertThat(gateway.asked()).hasSize(1);
        assertThat(gateway.out()).contains("0.0 MiB were sent");
    }

    @Test
    void refuses_what_is_no_archive_of_a_program() throws IOException {
        Path text = Files.writeString(folder.resolve("text.tar.zst"), "no archive");
        assertThat(gateway.execute("update", "push", text.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(gateway.execute("update", "push", archive("../outside")))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(gateway.err()).contains("SKR-T170", "'../outside' does not belong there");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void refuses_an_archive_whose_files_are_not_as_its_index_says() throws IOException {
        assertThat(gateway.execute("update", "push", archive(TOP + "extra")))
                .isEqualTo(ExitCode.FOUND.number());
        Files.writeString(folder.resolve("program/version"), "0.3.1\n");
        assertThat(gateway.execute("update", "push", archive("")))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(gateway.err()).contains("SKR-T171", "'extra'", "'version' is another");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void lists_and_removes_what_the_gateway_has() {
        gateway.answers(
                "[]",
                """
                {"version": "0.3.0", "runs": 7, "targets": [{"target": "linux-arm64",
                 "bytes": 44040192, "files": 120, "outboxReadsFrom": 1, "outboxReadsTo": 2,
                 "storedAt": "2026-03-01T10:00:00Z", "storedBy": "anna"}]}""",
                "{}");
        assertThat(gateway.execute("update", "list")).isZero();
        assertThat(gateway.execute("update", "list", "0.3.0")).isZero();
        assertThat(gateway.execute("update", "remove", "0.3.0")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/programs",
                        "GET /api/programs/0.3.0",
                        "DELETE /api/programs/0.3.0");
        assertThat(gateway.out())
                .contains("has no program", "0.3.0, run by 7 agents", "42.0 MiB, 120 files");
    }

    private static String rollout(String stage, String pause) {
        return """
        {"id": "5d1f63c2", "version": "0.3.0", "scope": "site", "targets": ["harbour"],
         "reverts": null, "stage": "%s", "wave": 2, "waveAt": "2026-03-01T10:00:00Z",
         "settledAt": null, "pause": %s, "reason": "",
         "waves": [{"number": 1, "state": "through", "agents": 1, "states": {"committed": 1}},
                   {"number": 2, "state": "running", "agents": 2,
                    "states": {"fetching": 1, "rolled-back": 1}}],
         "agentCount": 12, "agents": [
           {"agentId": "north", "connected": true, "wave": 2, "state": "rolled-back",
            "code": "SKR-A720", "message": "exit:1"},
           {"agentId": "south", "connected": false, "wave": 2, "state": "fetching",
            "bytesDone": 1048576, "bytesTotal": 2097152, "code": "", "message": ""}]}
        """
                .formatted(stage, pause);
    }

    @Test
    void starts_a_rollout_with_what_was_said_and_no_more() {
        gateway.answersWith(201);
        gateway.answers(rollout("open", "null"), rollout("waiting", "null"));
        assertThat(gateway.execute("update", "start", "0.3.0", "--site", "harbour,hall")).isZero();
        assertThat(
                        gateway.execute(
                                "update",
                                "start",
                                "0.3.0",
                                "--all",
                                "--waves",
                                "1,10%,100%",
                                "--soak",
                                "30m",
                                "--max-failures",
                                "2",
                                "--share",
                                "95%",
                                "--max-alarms",
                                "3",
                                "--window",
                                "22:00-04:00",
                                "--lease",
                                "1h",
                                "--at-once",
                                "9",
                                "--trial",
                                "3m"))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/program-rollouts{\"scope\":\"site\","
                                + "\"targets\":[\"harbour\",\"hall\"],\"version\":\"0.3.0\"}",
                        "POST /api/program-rollouts{\"scope\":\"all\",\"version\":\"0.3.0\","
                                + "\"waves\":\"1,10%,100%\",\"soak\":\"30m\",\"maxFailures\":2,"
                                + "\"share\":0.95,\"maxAlarms\":3,\"window\":\"22:00-04:00\","
                                + "\"lease\":\"1h\",\"atOnce\":9,\"trial\":\"3m\"}");
        assertThat(gateway.out()).contains("waits for approvals", "./skerry approve show");
    }

    @Test
    void a_dry_run_says_who_gets_it_and_who_not() {
        gateway.answers(
                """
                {"agentCount": 3, "getCount": 2, "waves": [1, 2], "reasons": {}, "agents": [
                 {"agentId": "old", "gets": false, "runs": null, "target": null,
                  "why": "it never told"},
                 {"agentId": "north", "gets": true, "runs": "0.2.0", "target": "linux-arm64",
                  "why": "it gets it when its wave comes"}]}""");
        assertThat(gateway.execute("update", "start", "0.3.0", "--tag", "pilot", "--dry-run"))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/program-rollouts/preview{\"scope\":\"group\","
                                + "\"targets\":[\"pilot\"],\"version\":\"0.3.0\"}");
        assertThat(gateway.out())
                .contains("2 of 3 agents get it; by the end of each wave 1, 2")
                .containsPattern("no +old +- +- +it never told")
                .contains("and 1 more agents");
    }

    @Test
    void refuses_a_rollout_for_nobody_and_a_share_that_is_none() {
        assertThat(gateway.execute("update", "start", "0.3.0")).isEqualTo(ExitCode.USAGE.number());
        assertThat(gateway.execute("update", "start", "0.3.0", "--all", "--share", "most"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(gateway.err()).contains("'most' is no share");
    }

    @Test
    void shows_waves_and_agents_as_people_read_them() {
        gateway.answers(LIST, rollout("open", "null"));
        assertThat(gateway.execute("update", "status")).isZero();
        assertThat(gateway.asked()).containsExactly("GET /api/program-rollouts", "GET " + PATH);
        assertThat(gateway.out())
                .contains("0.3.0 for site harbour: open, wave 2")
                .containsPattern("wave 1 +through +1 agents +committed 1")
                .containsPattern("wave 2 +running +2 agents +fetching 1, rolled-back 1")
                .containsPattern("north +wave 2 +rolled-back +SKR-A720 exit:1")
                .containsPattern("south +wave 2 +fetching +\\(cut off\\) 1.0 MiB of 2.0 MiB");
    }

    @Test
    void following_ends_when_a_gate_did_not_hold() {
        String pause =
                "{\"by\": \"gateway\", \"at\": \"2026-03-01T10:05:00Z\", \"reason\": \"1 failed\"}";
        gateway.answers(LIST, rollout("open", pause));
        assertThat(gateway.execute("update", "status", "--watch", "1"))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(gateway.out()).contains("PAUSED by gateway", ": 1 failed");
    }

    @Test
    void changes_the_rollout_that_is_named_or_the_newest() {
        String done = rollout("stopped", "null");
        gateway.answers(LIST, done, LIST, done, LIST, done, LIST, done);
        assertThat(gateway.execute("update", "pause")).isZero();
        assertThat(gateway.execute("update", "resume", "old")).isZero();
        assertThat(gateway.execute("update", "stop", "--reason", "enough")).isZero();
        assertThat(gateway.execute("update", "revert", ID)).isZero();
        assertThat(gateway.asked())
                .contains(
                        "POST " + PATH + "/pause{}",
                        "POST /api/program-rollouts/older/resume{}",
                        "POST " + PATH + "/stop{\"reason\":\"enough\"}",
                        "POST " + PATH + "/revert{}");
    }

    @Test
    void says_that_there_is_no_such_rollout() {
        gateway.answers(LIST, "[]");
        assertThat(gateway.execute("update", "stop", "none")).isEqualTo(ExitCode.FOUND.number());
        assertThat(gateway.execute("update", "status")).isEqualTo(ExitCode.FOUND.number());
        assertThat(gateway.err()).contains("SKR-T172", "rollout 'none'", "update start");
    }
}
