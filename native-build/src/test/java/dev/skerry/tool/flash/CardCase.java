package dev.skerry.tool.flash;

import dev.skerry.tool.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An image that is to become a card, and what a command prepares it with. */
abstract class CardCase {
    static final String TOKEN = "skerry-abcdefgh-" + "a".repeat(26) + "-" + "b".repeat(26);
    static final String KERNEL = "console=tty1 root=PARTUUID=1 rootwait\n";

    @TempDir Path folder;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    Path card = Path.of("");

    @BeforeEach
    void files() throws IOException {
        Files.writeString(
                folder.resolve("key.pub"),
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTk0TcGZ0+n5CqZsQO8eZ4iFv0CjQm7wWnqkE7p1a2b ada@home\n");
        Files.writeString(folder.resolve("wifi"), "correct horse\n");
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(folder.resolve("pump.yaml"), "name: pump\n");
        deb("skerry-agent", "2.41");
    }

    void deb(String name, String glibc) throws IOException {
        Path control = folder.resolve("deb/DEBIAN/control");
        Files.createDirectories(control.getParent());
        Files.writeString(
                control,
                "Package: %s\nVersion: 0.1.0\nArchitecture: arm64\nMaintainer: A <a@b.c>\nDepends: libc6 (>= %s), zlib1g\nDescription: an agent\n"
                        .formatted(name, glibc));
        Disks.run("dpkg-deb", "--build", folder + "/deb", folder + "/agent.deb");
    }

    void image(Path disk, String... files) throws IOException {
        card = disk;
        Files.writeString(folder.resolve("cmdline.txt"), KERNEL);
        Files.writeString(folder.resolve("issue.txt"), "reference\n");
        Files.writeString(folder.resolve("user-data"), "#cloud-config\n");
        for (String file : files) {
            Disks.run("mcopy", "-i", fat(), folder.resolve(file).toString(), "::");
        }
    }

    void trixie() throws IOException {
        image(Disks.mbr(folder.resolve("card")), "cmdline.txt", "issue.txt", "user-data");
    }

    String fat() {
        return card + "@@" + Disks.BOOT_AT;
    }

    String onCard(String file) {
        return Disks.run("mtype", "-i", fat(), "::/" + file);
    }

    int flash(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("flash"));
        all.addAll(List.of(arguments));
        return line.execute(all.toArray(String[]::new));
    }

    int prepare(String... more) {
        return prepareFor("Caf\"é: \\ $(x) #", more);
    }

    int prepareFor(String wifi, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "prepare",
                                card.toString(),
                                "--host-name",
                                "pump-1",
                                "--wifi",
                                wifi,
                                "--wifi-password-file",
                                folder.resolve("wifi").toString(),
                                "--country",
                                "DE",
                                "--user",
                                "ada",
                                "--ssh-key",
                                folder.resolve("key.pub").toString(),
                                "--time-zone",
                                "Europe/Berlin",
                                "--gateway",
                                "https://gw.example:8443",
                                "--token-file",
                                folder.resolve("token").toString(),
                                "--site",
                                "hall-7",
                                "--profile",
                                folder.resolve("pump.yaml").toString(),
                                "--package",
                                folder.resolve("agent.deb").toString()));
        all.addAll(List.of(more));
        return flash(all.toArray(String[]::new));
    }

    void assertFatIsWhole() {
        Path partition = folder.resolve("partition");
        Disks.run(
                "dd", "if=" + card, "of=" + partition, "bs=1M", "skip=4", "count=8", "status=none");
        Disks.run("fsck.vfat", "-n", partition.toString());
    }

    /** What is on the card, copied by others' programs. */
    Path copied() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Disks.run("mcopy", "-s", "-n", "-i", fat(), "::/", copy.toString());
        return copy;
    }
}
