package dev.skerry.tool.flash.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.image.Partition;
import dev.skerry.tool.flash.image.PartitionTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The FAT file system that a board boots from. */
public final class BootPartition {
    private static final Pattern LABEL = Pattern.compile("Volume label is (.*?)\\s*(\\(.*\\))?");

    private final Partition partition;
    private final Mtools mtools;

    private BootPartition(Partition partition, Mtools mtools) {
        this.partition = partition;
        this.mtools = mtools;
    }

    /**
     * The boot partition of a card or an image.
     *
     * @throws ToolException SKR-F020 if there is none
     */
    public static BootPartition of(Path disk) {
        try (InputStream in = Files.newInputStream(disk)) {
            byte[] start = in.readNBytes(PartitionTable.BYTES);
            Partition boot =
                    PartitionTable.read(start, start.length)
                            .flatMap(PartitionTable::boot)
                            .orElseThrow(() -> none(disk, "it has no partition with FAT"));
            return new BootPartition(boot, new Mtools(disk, boot.offsetBytes()));
        } catch (IOException e) {
            throw none(disk, "it can't be read: " + e.getMessage());
        }
    }

    private static ToolException none(Path disk, String why) {
        return new ToolException(
                "SKR-F020",
                ExitCode.ENVIRONMENT,
                "%s has no boot partition: %s. Write an image to it first: ./skerry flash write."
                        .formatted(disk, why));
    }

    /** Where it is on the disk. */
    public Partition partition() {
        return partition;
    }

    /** The file system's label; empty without one. */
    public String label() {
        Matcher label =
                LABEL.matcher(
                        new String(mtools.run("mlabel", new byte[0], "-s", "::"), UTF_8).strip());
        return label.matches() ? label.group(1).strip() : "";
    }

    /** What is in its root folder. */
    public Set<String> files() {
        return list("::/");
    }

    /** What is in one of its folders, without the folder's name. */
    public Set<String> files(String folder) {
        return files().contains(folder) ? list("::/" + folder) : Set.of();
    }

    private Set<String> list(String folder) {
        Set<String> names = new TreeSet<>();
        new String(mtools.run("mdir", new byte[0], "-b", "-a", folder), UTF_8)
                .lines()
                .map(line -> line.replaceFirst("/$", ""))
                .forEach(line -> names.add(line.substring(line.lastIndexOf('/') + 1)));
        return names;
    }

    /** A file's content. */
    public byte[] read(String path) {
        return mtools.run("mcopy", new byte[0], "-n", "::/" + path, "-");
    }

    /** Makes a file, or another one of it. */
    public void write(String path, byte[] content) {
        mtools.run("mcopy", content, "-o", "-", "::/" + path);
    }

    /** Makes a file of one that may be large. */
    public void copy(Path from, String path) {
        mtools.run("mcopy", new byte[0], "-o", from.toString(), "::/" + path);
    }

    /** Makes a folder anew, without what is in it. */
    public void makeEmptyFolder(String folder) {
        String[] parts = folder.split("/", -1);
        String parent = String.join("/", Arrays.copyOf(parts, parts.length - 1));
        Set<String> there = parent.isEmpty() ? files() : files(parent);
        if (there.contains(parts[parts.length - 1])) {
            mtools.run("mdeltree", new byte[0], "::/" + folder);
        }
        mtools.run("mmd", new byte[0], "::/" + folder);
    }
}
