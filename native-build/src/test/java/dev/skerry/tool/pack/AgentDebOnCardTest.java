package dev.skerry.tool.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.flash.Disks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The package as it is made here, on a card as it is prepared here, read by programs of others. */
class AgentDebOnCardTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int flash(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private Path deb() throws IOException {
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("bin"));
        Files.writeString(tree.resolve("bin/skerry-agent"), "#!/bin/sh\n");
        Path scripts = Installation.current().home().resolve("native-build/src/main/device");
        var deb =
                new ProgramDeb(
                        Program.AGENT,
                        "0.2.0",
                        Target.LINUX_ARM64,
                        Instant.parse("2026-11-23T12:00:00Z"),
                        scripts);
        deb.write(folder, tree, new Requirements("2.36", Set.of("zlib1g")), 3);
        return folder.resolve(deb.fileName());
    }

    @Test
    void is_taken_put_onto_the_card_and_found_whole() throws Exception {
        Path card = Disks.mbr(folder.resolve("card"));
        String fat = card + "@@" + Disks.BOOT_AT;
        Path command = Files.writeString(folder.resolve("cmdline.txt"), "console=tty1\n");
        Path issue = Files.writeString(folder.resolve("issue.txt"), "reference\n");
        Disks.run("mcopy", "-i", fat, command.toString(), issue.toString(), "::");
        Path image = Files.copy(card, folder.resolve("image"));
        Path deb = deb();

        assertThat(
                        flash(
                                "flash",
                                "prepare",
                                card.toString(),
                                "--agent-id",
                                "pump-1",
                                "--package",
                                deb.toString()))
                .as(err.toString())
                .isZero();
        Path taken = folder.resolve("taken.deb");
        Disks.run("mcopy", "-i", fat, "::/skerry/skerry-agent.deb", taken.toString());
        assertThat(Files.mismatch(deb, taken)).isEqualTo(-1);
        assertThat(Disks.run("dpkg-deb", "--field", taken.toString(), "Package", "Architecture"))
                .contains("skerry-agent", "arm64");
        assertThat(Disks.run("dpkg-deb", "--contents", taken.toString()))
                .contains("./usr/lib/skerry/skerry-launch", "skerry-agent.service");
        assertThat(flash("flash", "verify", card.toString(), "--image", image.toString()))
                .as(err.toString())
                .isZero();
    }
}
