package dev.skerry.agent.ingest.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the files say, read anew within a second of their change. While they can't be read, what
 * they said before counts.
 */
public final class CurrentTls {
    private final TlsFiles files;
    private final FollowedFiles followed;
    private List<X509Certificate> trusted = List.of();
    private Optional<TlsFiles.Own> own = Optional.empty();
    private @Nullable String fault;

    public CurrentTls(TlsFiles files) {
        this.files = files;
        followed = new FollowedFiles(files.all());
        read();
    }

    /** The authorities that are named. */
    public synchronized List<X509Certificate> trusted() {
        follow();
        return trusted;
    }

    /** The own certificate with its key. */
    public synchronized Optional<TlsFiles.Own> own() {
        follow();
        return own;
    }

    /** Why the files can't be read at present. */
    public synchronized Optional<String> fault() {
        follow();
        return Optional.ofNullable(fault);
    }

    private void follow() {
        if (followed.changed()) {
            read();
        }
    }

    private void read() {
        try {
            trusted = files.trusted();
            own = files.own();
            fault = null;
        } catch (TlsFault e) {
            fault = e.getMessage();
        }
    }
}
