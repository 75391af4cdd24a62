package dev.skerry.agent.ingest.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.NetworkIF;
import oshi.hardware.Sensors;
import oshi.hardware.common.platform.linux.LinuxHardwareAbstractionLayer;
import oshi.hardware.common.platform.linux.nativefree.LinuxHardwareAbstractionLayerNF;

/**
 * Reads the host with OSHI's classes that need no native code. Rates are means since the last read.
 * What the machine does not have (a thermometer, a Raspberry Pi's throttling flags) is left out.
 */
final class HostProbe {
    /** Raspberry Pi firmware: bits 0 to 3 say what is the case now. */
    private static final Path THROTTLED =
            Path.of("/sys/devices/platform/soc/soc:firmware/get_throttled");

    private static final int THROTTLED_NOW = 0xF;
    private static final double SECOND_NANOS = 1e9;

    private final Path dataDir;
    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final Sensors sensors;
    private final List<NetworkIF> networks;

    private long[] ticks = new long[0];
    private long received;
    private long sent;
    private long readNanos;

    HostProbe(Path dataDir) {
        LinuxHardwareAbstractionLayer hardware = new LinuxHardwareAbstractionLayerNF();
        this.dataDir = dataDir;
        this.processor = hardware.createProcessor();
        this.memory = hardware.createMemory();
        this.sensors = hardware.createSensors();
        this.networks = hardware.getNetworkIFs(false);
    }

    /** Begins an interval. */
    void reset(long nowNanos) {
        ticks = processor.getSystemCpuLoadTicks();
        long[] traffic = traffic();
        received = traffic[0];
        sent = traffic[1];
        readNanos = nowNanos;
    }

    /**
     * What happened since the last read, as the JSON object that the profile {@code host}
     * describes.
     *
     * @throws IOException if the data directory's file system can't be read
     */
    String read(long nowNanos) throws IOException {
        double load = processor.getSystemCpuLoadBetweenTicks(ticks);
        long receivedBefore = received;
        long sentBefore = sent;
        double seconds = Math.max((nowNanos - readNanos) / SECOND_NANOS, 1e-3);
        reset(nowNanos);

        FileStore disk = Files.getFileStore(dataDir);
        var json = new StringBuilder("{");
        field(json, "cpu", Math.clamp(100 * load, 0, 100));
        field(json, "memory", share(memory.getAvailable(), memory.getTotal()));
        field(json, "disk", share(disk.getUsableSpace(), disk.getTotalSpace()));
        field(json, "in", Math.max(0, received - receivedBefore) / seconds);
        field(json, "out", Math.max(0, sent - sentBefore) / seconds);
        double celsius = sensors.getCpuTemperature();
        if (celsius > 0) {
            field(json, "temperature", celsius);
        }
        if (Files.isReadable(THROTTLED)) {
            int flags = Integer.parseInt(Files.readString(THROTTLED).strip(), 16);
            json.append(",\"throttled\":").append((flags & THROTTLED_NOW) != 0);
        }
        return json.append('}').toString();
    }

    private long[] traffic() {
        long in = 0;
        long out = 0;
        for (NetworkIF network : networks) {
            if (network.updateAttributes()) {
                in += network.getBytesRecv();
                out += network.getBytesSent();
            }
        }
        return new long[] {in, out};
    }

    /** What is not free, in per cent of the whole. */
    private static double share(long free, long whole) {
        return whole <= 0 ? 0 : Math.clamp(100.0 * (whole - free) / whole, 0, 100);
    }

    private static void field(StringBuilder json, String name, double value) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append('"').append(name).append("\":");
        json.append(String.format(Locale.ROOT, "%.2f", Double.isFinite(value) ? value : 0));
    }
}
