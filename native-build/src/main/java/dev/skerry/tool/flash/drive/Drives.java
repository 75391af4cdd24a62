package dev.skerry.tool.flash.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The disks of this machine, from what the kernel shows in /sys and /proc. */
public final class Drives {
    private static final int SECTOR_BYTES = 512;
    private static final int DEEPEST_STACK = 16;
    private static final Pattern NOT_DISKS =
            Pattern.compile("(ram|zram|dm-|md|sr|fd|nbd|loop)\\d.*");
    private static final Pattern SYSTEM_PLACES =
            Pattern.compile("/|/(boot|usr|var|etc|home|opt|nix|srv)(/.*)?");

    private final Path sys;
    private final Uses uses;

    /** The disks of the machine that this runs on. */
    public static Drives ofThisMachine() {
        return new Drives(Path.of("/sys"), Path.of("/proc"));
    }

    /** The disks that these folders describe, laid out as the kernel does. */
    public Drives(Path sys, Path proc) {
        this.sys = sys;
        this.uses = new Uses(proc);
    }

    /** All that could be meant: neither memory nor what is made of other disks. */
    public List<TargetDrive> all() {
        return children(sys.resolve("block")).stream()
                .filter(name -> !NOT_DISKS.matcher(name).matches())
                .map(this::drive)
                .filter(drive -> drive.sizeBytes() > 0)
                .toList();
    }

    /**
     * The disk with a device number.
     *
     * @param number as in {@code 8:16}
     * @return empty when it is not a whole disk, but a part of one or unknown
     */
    public Optional<TargetDrive> withNumber(String number) {
        return diskNames()
                .filter(name -> numberOf(block(name)).equals(number))
                .findFirst()
                .map(this::drive);
    }

    /** The disk that the device with this number is a partition of. */
    public Optional<TargetDrive> wholeOf(String number) {
        return diskNames()
                .filter(
                        name ->
                                partitions(name).stream()
                                        .anyMatch(
                                                part ->
                                                        numberOf(block(name).resolve(part))
                                                                .equals(number)))
                .findFirst()
                .map(this::drive);
    }

    private Stream<String> diskNames() {
        return children(sys.resolve("block")).stream();
    }

    private Path block(String name) {
        return sys.resolve("block").resolve(name);
    }

    private TargetDrive drive(String name) {
        Path block = block(name);
        Set<Part> parts = new LinkedHashSet<>();
        collect(name, block, parts, 0);
        Uses.Found found = uses.of(parts, SYSTEM_PLACES);
        return new TargetDrive(
                name,
                // Slashes in a device's name stand as ! (cciss!c0d0).
                Path.of("/dev", name.replace('!', '/')),
                number(block.resolve("size")) * SECTOR_BYTES,
                (text(block.resolve("device/vendor")) + " " + model(block)).strip(),
                isRemovable(block),
                Files.isDirectory(block.resolve("loop")) || name.startsWith("loop"),
                number(block.resolve("ro")) == 1,
                found.isSystem(),
                found.words());
    }

    private static String model(Path block) {
        String model = text(block.resolve("device/model"));
        return model.isEmpty() ? text(block.resolve("device/name")) : model;
    }

    /** What the kernel calls removable leaves out USB disks and cards in a slot of the board. */
    private static boolean isRemovable(Path block) {
        if (number(block.resolve("removable")) == 1
                || text(block.resolve("device/type")).equals("SD")) {
            return true;
        }
        try {
            return block.toRealPath().toString().contains("/usb");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A disk, a partition or what is made of them.
     *
     * @param number as in {@code 8:17}
     */
    record Part(String name, String number) {}

    /** The disk itself, its partitions, and what holds any of them: LVM, encryption, RAID. */
    private void collect(String name, Path at, Set<Part> into, int depth) {
        if (depth > DEEPEST_STACK || !into.add(new Part(name, numberOf(at)))) {
            return;
        }
        for (String part : partitions(at)) {
            collect(part, at.resolve(part), into, depth + 1);
        }
        for (String holder : children(at.resolve("holders"))) {
            collect(holder, block(holder), into, depth + 1);
        }
    }

    private List<String> partitions(String disk) {
        return partitions(block(disk));
    }

    private static List<String> partitions(Path disk) {
        return children(disk).stream()
                .filter(name -> Files.exists(disk.resolve(name).resolve("partition")))
                .toList();
    }

    private static String numberOf(Path block) {
        return text(block.resolve("dev"));
    }

    private static List<String> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(
                    files.map(file -> file.getFileName().toString())
                            .sorted(Comparator.naturalOrder())
                            .toList());
        } catch (IOException | UncheckedIOException e) {
            // A disk that is pulled while it is looked at.
            return List.of();
        }
    }

    private static long number(Path file) {
        String text = text(file);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
