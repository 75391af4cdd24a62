package dev.skerry.tool;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Answers what it was told to, in that order, and remembers what it was asked. */
final class ScriptedGateway implements AutoCloseable {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
    private final HttpServer server;
    private int status = 200;
    private int refusedFrom;
    private int refusedWith;
    private byte[] refusal = {};

    ScriptedGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String sent =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + sent);
                    byte[] body = answers.remove();
                    if (asked.size() == refusedFrom) {
                        body = refusal;
                        status = refusedWith;
                    }
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    void answers(String... bodies) {
        for (String body : bodies) {
            answers(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    void answers(byte[] body) {
        answers.add(body);
    }

    /** What it answers is with this status from now on. */
    void answersWith(int status) {
        this.status = status;
    }

    void refuses(int withStatus, String body) {
        status = withStatus;
        answers(body);
    }

    /** Refuses the request at a place, from 1, whatever was to be answered. */
    void refusesFrom(int place, int withStatus, String body) {
        refusedFrom = place;
        refusedWith = withStatus;
        refusal = body.getBytes(StandardCharsets.UTF_8);
    }

    /** Runs a command of the command line against it; gives the exit code. */
    int execute(String... arguments) {
        return executeAt("--gateway", arguments);
    }

    /** The same of a command that takes its address by another option. */
    int executeAt(String option, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(option, "http://127.0.0.1:" + server.getAddress().getPort()));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    /** Method, path and body of each request. */
    List<String> asked() {
        return asked;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
