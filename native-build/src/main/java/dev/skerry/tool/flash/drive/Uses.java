package dev.skerry.tool.flash.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.flash.drive.Drives.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What uses the parts of a disk: file systems, swap, and disks that are made of it. */
final class Uses {
    private static final Pattern OCTAL = Pattern.compile("\\\\(\\d{3})");

    private final Path proc;

    Uses(Path proc) {
        this.proc = proc;
    }

    /**
     * What was found.
     *
     * @param words one for each use, such as {@code sdb1 is mounted at /media/card}
     * @param isSystem whether this machine runs from it
     */
    record Found(List<String> words, boolean isSystem) {}

    /**
     * What uses any of these.
     *
     * @param parts the disk itself first
     */
    Found of(Set<Part> parts, Pattern systemPlaces) {
        List<String> words = new ArrayList<>();
        List<String> madeOfIt = new ArrayList<>();
        boolean isSystem = false;
        List<String> mounts = lines(proc.resolve("self/mountinfo"));
        List<String> swaps = lines(proc.resolve("swaps"));
        for (Part part : parts) {
            for (String mount : mounts) {
                if (isOf(part, mount)) {
                    String place = unescaped(mount.split(" ", -1)[4]);
                    words.add("%s is mounted at %s".formatted(part.name(), place));
                    isSystem |= systemPlaces.matcher(place).matches();
                }
            }
            if (swaps.stream().anyMatch(line -> isFile(line.split("\\s", 2)[0], part))) {
                words.add("%s is swap".formatted(part.name()));
                isSystem = true;
            }
            if (isMadeOfOthers(part)) {
                madeOfIt.add("%s is made of it".formatted(part.name()));
            }
        }
        return new Found(words.isEmpty() ? madeOfIt : words, isSystem);
    }

    private static boolean isMadeOfOthers(Part part) {
        return part.name().startsWith("dm-") || part.name().matches("md\\d+|bcache\\d+");
    }

    /**
     * Whether a line of mountinfo (proc(5)) is of this: by its number, or by its file, since btrfs
     * has numbers of its own.
     */
    private static boolean isOf(Part part, String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length < 10) {
            return false;
        }
        int end = List.of(fields).indexOf("-");
        return fields[2].equals(part.number())
                || (end > 0 && end + 2 < fields.length && isFile(fields[end + 2], part));
    }

    private static boolean isFile(String file, Part part) {
        String name = unescaped(file);
        if (!name.startsWith("/dev/")) {
            return false;
        }
        if (name.equals("/dev/" + part.name())) {
            return true;
        }
        try {
            return Path.of(name).toRealPath().toString().equals("/dev/" + part.name());
        } catch (IOException e) {
            return false;
        }
    }

    private static String unescaped(String text) {
        Matcher escape = OCTAL.matcher(text);
        return escape.replaceAll(
                found ->
                        Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
