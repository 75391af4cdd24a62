package dev.skerry.tool.pack;

import java.util.Locale;

/** A kind of machine that programs are packed for. */
enum Target {
    LINUX_ARM64("arm64", "linux-aarch64", 183, "aarch64"),
    LINUX_X64("amd64", "linux-x64", 62, "amd64");

    private final String debian;
    private final String onnx;
    private final int elfMachine;
    private final String java;

    Target(String debian, String onnx, int elfMachine, String java) {
        this.debian = debian;
        this.onnx = onnx;
        this.elfMachine = elfMachine;
        this.java = java;
    }

    /** What Debian calls it. */
    String debian() {
        return debian;
    }

    /** Where ONNX Runtime's jar has its libraries. */
    String onnx() {
        return onnx;
    }

    /** The number in the head of its programs ({@code e_machine}). */
    int elfMachine() {
        return elfMachine;
    }

    /** Whether this machine is one. */
    boolean isHere() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals(java);
    }

    /** Its word: {@code linux-arm64}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
