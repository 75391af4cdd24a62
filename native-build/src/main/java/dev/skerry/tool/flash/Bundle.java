package dev.skerry.tool.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.flash.card.BootPartition;
import dev.skerry.tool.flash.drive.Drive;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.image.OpenImage;
import dev.skerry.tool.flash.setup.BootFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is written to a boot partition. SHA256SUMS comes last: a card that was pulled before has
 * none, and its device says so.
 */
final class Bundle {
    static final String SUMS = "SHA256SUMS";

    /** Digests of what is beside the folder. */
    static final String HOOK_SUMS = "boot.sha256";

    private static final String PACKAGE = "skerry-agent.deb";
    private static final String COMMAND_LINE = "cmdline.txt";

    private final BootPartition boot;
    private final Drive drive;
    private final Map<String, byte[]> files;
    private final @Nullable Path deb;
    private final Map<String, byte[]> hooks;

    /** These files, and what finds them. */
    Bundle(
            BootPartition boot,
            Drive drive,
            BootFiles told,
            Map<String, byte[]> files,
            @Nullable Path deb) {
        this.boot = boot;
        this.drive = drive;
        this.files = files;
        this.deb = deb;
        // Another setting is another instance: cloud-init goes by what it says only once.
        String instance = "skerry-" + Integer.toHexString(sums(files).hashCode());
        this.hooks = new LinkedHashMap<>(told.hooks(instance));
        if (boot.files().contains(COMMAND_LINE)) {
            String old = new String(boot.read(COMMAND_LINE), UTF_8);
            hooks.put(COMMAND_LINE, told.commandLine(old, instance).getBytes(UTF_8));
        }
    }

    void write() throws IOException {
        String folder = BootFiles.FOLDER + "/";
        boot.makeEmptyFolder(BootFiles.FOLDER);
        new TreeSet<>(files.keySet())
                .stream()
                        .filter(path -> path.contains("/"))
                        .map(path -> path.substring(0, path.indexOf('/')))
                        .distinct()
                        .forEach(sub -> boot.makeEmptyFolder(folder + sub));
        files.forEach((path, content) -> boot.write(folder + path, content));
        StringBuilder sums = new StringBuilder(sums(files));
        if (deb != null) {
            boot.copy(deb, folder + PACKAGE);
            try (OpenImage open = DiskImage.of(deb, null).open(true)) {
                sums.append(open.finish()).append("  ").append(PACKAGE).append('\n');
            }
        }
        byte[] hookSums = sums(hooks).getBytes(UTF_8);
        boot.write(folder + HOOK_SUMS, hookSums);
        sums.append(sums(Map.of(HOOK_SUMS, hookSums)));
        drive.sync();
        hooks.forEach(boot::write);
        drive.sync();
        boot.write(folder + SUMS, sums.toString().getBytes(UTF_8));
        drive.sync();
    }

    private static String sums(Map<String, byte[]> files) {
        StringJoiner lines = new StringJoiner("\n", "", "\n").setEmptyValue("");
        files.forEach(
                (path, content) ->
                        lines.add(
                                HexFormat.of().formatHex(OpenImage.sha256().digest(content))
                                        + "  "
                                        + path));
        return lines.toString();
    }

    /** Shows all of it without these. */
    void show(Report to, List<String> secrets) {
        if (deb != null) {
            show(to, BootFiles.FOLDER + "/" + PACKAGE, "(" + deb + ")", secrets);
        }
        files.forEach(
                (path, content) ->
                        show(
                                to,
                                BootFiles.FOLDER + "/" + path,
                                path.equals("first-boot.sh")
                                        ? "(" + content.length + " bytes)"
                                        : new String(content, UTF_8),
                                secrets));
        hooks.forEach((path, content) -> show(to, path, new String(content, UTF_8), secrets));
    }

    private static void show(Report to, String path, String content, List<String> secrets) {
        String shown = content;
        for (String secret : secrets) {
            shown = shown.replace(secret, "********");
        }
        to.say(
                "--- %s%n%s".formatted(path, shown.stripTrailing()),
                Report.event("file").put("path", path).put("content", shown));
    }
}
