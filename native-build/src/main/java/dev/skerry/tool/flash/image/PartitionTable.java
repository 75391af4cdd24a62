package dev.skerry.tool.flash.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The partitions at the beginning of a disk: MBR, or GPT (UEFI 2.10, 5.2 and 5.3). Logical
 * partitions of an MBR are left out: nothing boots from them.
 */
public record PartitionTable(List<Partition> partitions) {
    /** So many bytes of a disk's beginning have the table. */
    public static final int BYTES = 64 * 1024;

    private static final int SECTOR = 512;
    private static final int SIGNATURE_AT = 510;
    private static final int ENTRIES_AT = 446;
    private static final int PROTECTIVE = 0xEE;
    private static final Set<Integer> FAT_TYPES = Set.of(0x01, 0x04, 0x06, 0x0B, 0x0C, 0x0E, 0xEF);

    /** EFI system partition and Microsoft basic data, as their bytes stand in the table. */
    private static final Set<String> FAT_GUIDS =
            Set.of("28732ac11ff8d211ba4b00a0c93ec93b", "a2a0d0ebe5b9334487c068b6b72699c7");

    private static final int MOST_ENTRIES = 128;
    private static final int ENTRY_BYTES = 128;

    public PartitionTable {
        partitions = List.copyOf(partitions);
    }

    /** The table; empty when there is none, or one without a partition. */
    public static Optional<PartitionTable> read(byte[] start, int length) {
        ByteBuffer bytes = ByteBuffer.wrap(start, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (length < SECTOR || Short.toUnsignedInt(bytes.getShort(SIGNATURE_AT)) != 0xAA55) {
            return Optional.empty();
        }
        List<Partition> found = mbr(bytes);
        boolean isGpt =
                length >= 2 * SECTOR
                        && (bytes.get(ENTRIES_AT + 4) & 0xFF) == PROTECTIVE
                        && new String(start, SECTOR, 8, US_ASCII).equals("EFI PART");
        if (isGpt) {
            found = gpt(bytes, length);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new PartitionTable(found));
    }

    private static List<Partition> mbr(ByteBuffer bytes) {
        List<Partition> found = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int at = ENTRIES_AT + 16 * i;
            int status = bytes.get(at) & 0xFF;
            int type = bytes.get(at + 4) & 0xFF;
            long first = Integer.toUnsignedLong(bytes.getInt(at + 8));
            long count = Integer.toUnsignedLong(bytes.getInt(at + 12));
            // The first sector of a FAT file system ends as a table does, and has text there.
            if (status != 0 && status != 0x80) {
                return List.of();
            }
            if (type != 0 && type != PROTECTIVE && first > 0 && count > 0) {
                found.add(
                        new Partition(
                                i + 1, first * SECTOR, count * SECTOR, FAT_TYPES.contains(type)));
            }
        }
        return found;
    }

    private static List<Partition> gpt(ByteBuffer bytes, int length) {
        List<Partition> found = new ArrayList<>();
        long entriesAt = bytes.getLong(SECTOR + 72) * SECTOR;
        int count = bytes.getInt(SECTOR + 80);
        int size = bytes.getInt(SECTOR + 84);
        if (entriesAt < 2 * SECTOR || entriesAt > length || size < ENTRY_BYTES || size > SECTOR) {
            return found;
        }
        for (int i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
            int at = (int) entriesAt + i * size;
            if (at + ENTRY_BYTES > length) {
                break;
            }
            byte[] type = new byte[16];
            bytes.get(at, type);
            long first = bytes.getLong(at + 32);
            long last = bytes.getLong(at + 40);
            if (first > 0 && last >= first && last < Long.MAX_VALUE / SECTOR) {
                found.add(
                        new Partition(
                                i + 1,
                                first * SECTOR,
                                (last - first + 1) * SECTOR,
                                FAT_GUIDS.contains(HexFormat.of().formatHex(type))));
            }
        }
        return found;
    }

    /** How many bytes a disk needs to have all partitions. */
    public long endBytes() {
        return partitions.stream().mapToLong(Partition::endBytes).max().orElse(0);
    }

    /** The partition that a board boots from: the first with FAT. */
    public Optional<Partition> boot() {
        return partitions.stream().filter(Partition::isFat).findFirst();
    }
}
