package dev.skerry.tool.flash.write;

/** Told how far a writing is; called from the thread that writes. */
public interface Progress {
    /**
     * So much is done.
     *
     * @param done bytes of the drive
     * @param total how many there will be; as far as is known, which may be too few
     */
    void at(Stage stage, long done, long total);
}
