package dev.skerry.tool.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process that starts one child, writes its pid and waits to be killed. */
public final class ParentOfOne {
    private ParentOfOne() {}

    /** The argument names the file for the child's pid. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path pidFile = Path.of(args[0]);
        ManagedProcess child =
                ManagedProcess.start(
                        new ProcessSpec(
                                "sleep",
                                List.of("sleep", "600"),
                                Map.of(),
                                "",
                                pidFile.resolveSibling("grandchild.log")));
        Path written = pidFile.resolveSibling("pid.tmp");
        Files.writeString(written, Long.toString(child.pid()));
        Files.move(written, pidFile, StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }
}
