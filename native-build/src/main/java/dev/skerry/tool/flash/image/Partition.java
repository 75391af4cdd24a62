package dev.skerry.tool.flash.image;

/**
 * A part of a disk.
 *
 * @param number from 1, as in the names of its devices
 * @param offsetBytes where it begins
 * @param isFat whether its type says that a FAT file system is in it
 */
public record Partition(int number, long offsetBytes, long sizeBytes, boolean isFat) {
    /** The byte after its last. */
    public long endBytes() {
        return offsetBytes + sizeBytes;
    }
}
