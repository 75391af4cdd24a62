package dev.skerry.tool.pack;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a program or library says of itself (System V ABI, chapter 4; versions: Linux Standard Base
 * Core, Symbol Versioning).
 *
 * @param machine the kind of processor, {@code e_machine}
 * @param libraries what it loads, {@code DT_NEEDED}
 * @param versions of symbols that it needs, such as {@code GLIBC_2.38}
 */
record Elf(int machine, Set<String> libraries, Set<String> versions) {
    private static final int MAGIC = 0x7f454c46;
    private static final byte SIXTY_FOUR_BITS = 2;
    private static final byte LITTLE_ENDIAN = 1;
    private static final int DYNAMIC = 6;
    private static final int VERSIONS_NEEDED = 0x6ffffffe;
    private static final long NEEDED = 1;
    private static final int MOST_ENTRIES = 4_096;

    Elf {
        libraries = Set.copyOf(libraries);
        versions = Set.copyOf(versions);
    }

    /** Of a file; empty if it is none of 64 bits that a Linux machine runs. */
    static Optional<Elf> of(Path file) throws IOException {
        if (Files.size(file) < 64) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(6);
            if (ByteBuffer.wrap(head).getInt() != MAGIC
                    || head[4] != SIXTY_FOUR_BITS
                    || head[5] != LITTLE_ENDIAN) {
                return Optional.empty();
            }
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return Optional.of(read(all));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged", e);
        }
    }

    private static Elf read(ByteBuffer all) {
        int sections = Math.toIntExact(all.getLong(0x28));
        int size = Short.toUnsignedInt(all.getShort(0x3a));
        int count = Short.toUnsignedInt(all.getShort(0x3c));
        Set<String> libraries = new TreeSet<>();
        Set<String> versions = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            int section = sections + i * size;
            int type = all.getInt(section + 4);
            if (type == DYNAMIC || type == VERSIONS_NEEDED) {
                int start = Math.toIntExact(all.getLong(section + 0x18));
                int bytes = Math.toIntExact(all.getLong(section + 0x20));
                // Names are in the section that this one links to.
                int names = sections + all.getInt(section + 0x28) * size;
                int text = Math.toIntExact(all.getLong(names + 0x18));
                if (type == DYNAMIC) {
                    libraries(all, start, bytes, text, libraries);
                } else {
                    versions(all, start, text, versions);
                }
            }
        }
        return new Elf(Short.toUnsignedInt(all.getShort(0x12)), libraries, versions);
    }

    private static void libraries(
            ByteBuffer all, int start, int bytes, int text, Set<String> libraries) {
        for (int at = start; at < start + bytes; at += 16) {
            if (all.getLong(at) == NEEDED) {
                libraries.add(string(all, text + Math.toIntExact(all.getLong(at + 8))));
            }
        }
    }

    /** A list of files, each with a list of versions; both are chained by distances. */
    private static void versions(ByteBuffer all, int start, int text, Set<String> versions) {
        int file = start;
        for (int files = 0; files < MOST_ENTRIES; files++) {
            int version = file + all.getInt(file + 8);
            for (int i = 0; i < Short.toUnsignedInt(all.getShort(file + 2)); i++) {
                versions.add(string(all, text + all.getInt(version + 8)));
                version += all.getInt(version + 12);
            }
            int next = all.getInt(file + 12);
            if (next == 0) {
                return;
            }
            file += next;
        }
    }

    private static String string(ByteBuffer all, int start) {
        int end = start;
        while (all.get(end) != 0) {
            end++;
        }
        byte[] characters = new byte[end - start];
        all.get(start, characters);
        return new String(characters, StandardCharsets.US_ASCII);
    }
}
