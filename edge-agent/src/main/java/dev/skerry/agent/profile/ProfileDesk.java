package dev.skerry.agent.profile;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.ProfileCatalog;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Profiles;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileProblem;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.session.ProfileCheck;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the gateway's profiles into use. A thread of its own does so, in this order: it gets the
 * sources that it lacks and writes them to the disk, compiles them and sees that they go together,
 * has the line subscribe to what is new and hold it back, writes down that they are used, has the
 * line work by them from the next message on, and lets go of what is old. What fails before they
 * are written down is refused whole with its problems, and changes nothing.
 */
public final class ProfileDesk implements Profiles, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProfileDesk.class);
    private static final Duration END = Duration.ofSeconds(2);

    private final ProfileCatalog own;
    private final Addresses addresses;
    private final ProfileFolder folder;
    private final AuditTrail audit;
    private final DampedTrail damped;
    private final Object lock = new Object();
    private @Nullable ProfileSet assigned;
    private final List<ProfileSource> sources = new ArrayList<>();
    private Consumer<ProfileReport> reports = report -> {};
    private Consumer<ProfileRequest> requests = request -> {};
    private boolean closed;
    private @Nullable Thread thread;

    private volatile ActiveProfiles active;
    private volatile ProfileReport report;
    private volatile List<Refusal> refusals = List.of();
    private volatile List<Refusal> damages;

    /** Of the desk's thread. */
    private SortedMap<Place, DeviceProfile> used;

    private SortedMap<Place, AssignedProfile> wanted = new TreeMap<>();
    private final Set<String> awaited = new HashSet<>();
    private final Map<String, List<ProfileProblem>> refused = new HashMap<>();

    /**
     * A desk that goes on with what was used last.
     *
     * @param folder where the gateway's profiles are kept
     * @param site that stands for {@code {site}}
     */
    public ProfileDesk(ProfileCatalog own, ProfileFolder folder, String site, AuditTrail audit) {
        this.audit = audit;
        this.damped = new DampedTrail(audit, System::nanoTime);
        this.own = own;
        this.addresses = new Addresses(site);
        this.folder = folder;
        ProfileFolder.Kept kept = folder.load();
        this.damages = kept.troubles();
        this.used = kept.assigned();
        this.active = ProfilePlan.join(own, used);
        this.report = ProfileReports.of(used, active, Map.of(), Map.of());
    }

    /** What the agent works by. */
    public ActiveProfiles active() {
        return active;
    }

    /** What is wrong with profiles: files that can't be used, and assignments that are refused. */
    public List<Refusal> troubles() {
        var troubles = new ArrayList<>(own.troubles());
        troubles.addAll(damages);
        troubles.addAll(refusals);
        return troubles;
    }

    /** Begins to take what the gateway assigns into use. */
    public void start(Line line) {
        thread = Thread.ofPlatform().daemon().name("skerry-profiles").start(() -> run(line));
    }

    @Override
    public void tell(Consumer<ProfileReport> newReports, Consumer<ProfileRequest> newRequests) {
        synchronized (lock) {
            reports = newReports;
            requests = newRequests;
        }
    }

    @Override
    public ProfileReport report() {
        return report;
    }

    @Override
    public void assign(ProfileSet profiles) {
        synchronized (lock) {
            assigned = profiles;
            // Those of an earlier session, which nobody waits for any more.
            sources.clear();
            lock.notifyAll();
        }
    }

    @Override
    public void take(ProfileSource source) {
        synchronized (lock) {
            // More were never asked for.
            if (sources.size() < ProfileCheck.MOST_SOURCES) {
                sources.add(source);
                lock.notifyAll();
            }
        }
    }

    private void run(Line line) {
        try {
            while (true) {
                ProfileSet set;
                List<ProfileSource> came;
                synchronized (lock) {
                    while (assigned == null && sources.isEmpty() && !closed) {
                        lock.wait();
                    }
                    if (closed) {
                        return;
                    }
                    set = assigned;
                    assigned = null;
                    came = List.copyOf(sources);
                    sources.clear();
                }
                handleSafely(set, came, line);
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    /** A bug must not keep the agent from following what is assigned next. */
    private void handleSafely(@Nullable ProfileSet set, List<ProfileSource> came, Line line)
            throws InterruptedException {
        try {
            handle(set, came, line);
        } catch (RuntimeException e) {
            LOG.error("profiles=failed code=SKR-A317", e);
            refusals =
                    List.of(
                            new Refusal(
                                    "SKR-A317",
                                    "the gateway's profiles could not be followed (%s): the agent goes on as it was; this is a bug, please report it with the agent's log"
                                            .formatted(e)));
            line.settle(active);
        }
    }

    private void handle(@Nullable ProfileSet set, List<ProfileSource> came, Line line)
            throws InterruptedException {
        if (set != null) {
            wanted = Place.of(set);
            awaited.clear();
            // What failed before may work now: another profile is gone, the broker was told.
            refused.clear();
            digests(wanted)
                    .skip(ProfilePlan.MOST_PROFILES)
                    .forEach(d -> refuse(d, Problems.tooMany(ProfilePlan.MOST_PROFILES)));
        }
        came.forEach(this::keep);
        if (awaited.isEmpty() && !askForMissing()) {
            apply(line);
        }
    }

    private void keep(ProfileSource source) {
        String digest = source.getDigest();
        AssignedProfile profile =
                wanted.values().stream()
                        .filter(w -> w.getDigest().equals(digest))
                        .findFirst()
                        .orElse(null);
        if (!awaited.remove(digest) || profile == null) {
            return;
        }
        byte[] content = source.getSource().toByteArray();
        if (content.length == 0) {
            refuse(digest, Problems.otherContent(profile, "it has none any more"));
        } else if (!Sha256.hex(content).equals(digest)) {
            refuse(
                    digest,
                    Problems.otherContent(
                            profile,
                            "its digest is %s, not %s".formatted(Sha256.hex(content), digest)));
        } else {
            try {
                folder.keep(digest, content);
            } catch (IOException e) {
                refuse(digest, Problems.notWritten(e.toString()));
            }
        }
    }

    private void refuse(String digest, ProfileProblem problem) {
        refused.put(digest, List.of(problem));
    }

    /** Whether there are sources to wait for. */
    private boolean askForMissing() {
        digests(wanted)
                .filter(digest -> used.values().stream().noneMatch(u -> u.digest().equals(digest)))
                .filter(digest -> !refused.containsKey(digest))
                .filter(digest -> folder.source(digest).isEmpty())
                .limit(ProfileCheck.MOST_SOURCES)
                .forEach(awaited::add);
        if (!awaited.isEmpty()) {
            Consumer<ProfileRequest> to;
            synchronized (lock) {
                to = requests;
            }
            to.accept(ProfileRequest.newBuilder().addAllDigests(awaited).build());
        }
        return !awaited.isEmpty();
    }

    private void apply(Line line) throws InterruptedException {
        Map<String, DeviceProfile> compiled = compile();
        ProfilePlan plan = plan(compiled);
        try {
            while (!plan.active().equals(active) && isHeldUp(plan, line)) {
                plan = plan(compiled);
            }
            if (!plan.assigned().equals(used)) {
                folder.save(plan.assigned());
                damages = List.of();
            }
        } catch (IOException e) {
            for (DeviceProfile profile : plan.assigned().values()) {
                if (!used.containsValue(profile)) {
                    refuse(profile.digest(), Problems.notWritten(e.toString()));
                }
            }
            plan = new ProfilePlan(used, active, refused);
        }
        boolean isOther = !plan.active().equals(active);
        AuditedProfiles.record(audit, damped, used, plan);
        if (isOther && !line.follow(plan.active())) {
            return;
        }
        used = plan.assigned();
        active = plan.active();
        line.settle(active);
        refused.putAll(plan.refused());
        if (isOther) {
            LOG.infof("profiles=applied assigned=%d all=%d", used.size(), active.all().size());
        }
        clean();
        report(plan);
    }

    private static Stream<String> digests(Map<Place, AssignedProfile> profiles) {
        return profiles.values().stream().map(AssignedProfile::getDigest).distinct();
    }

    private ProfilePlan plan(Map<String, DeviceProfile> compiled) {
        return ProfilePlan.of(own, addresses, wanted, used, compiled, refused);
    }

    /** Whether the broker refuses topics, of profiles that are refused from now on. */
    private boolean isHeldUp(ProfilePlan plan, Line line) throws InterruptedException {
        boolean isHeldUp = false;
        for (String topic : line.prepare(plan.active())) {
            for (DeviceProfile profile : plan.assigned().values()) {
                if (!used.containsValue(profile) && addresses.subscribes(profile, topic)) {
                    refuse(profile.digest(), Problems.refusedByBroker(profile, topic));
                    isHeldUp = true;
                }
            }
        }
        return isHeldUp;
    }

    private Map<String, DeviceProfile> compile() {
        Map<String, DeviceProfile> compiled = new HashMap<>();
        used.values().forEach(profile -> compiled.put(profile.digest(), profile));
        for (AssignedProfile profile : wanted.values()) {
            String digest = profile.getDigest();
            if (!compiled.containsKey(digest) && !refused.containsKey(digest)) {
                compile(profile, compiled);
            }
        }
        return compiled;
    }

    private void compile(AssignedProfile profile, Map<String, DeviceProfile> compiled) {
        String digest = profile.getDigest();
        byte[] source = folder.source(digest).orElse(null);
        if (source == null) {
            refuse(digest, Problems.notWritten("it was there and is damaged"));
            return;
        }
        switch (ProfileFolder.compile(profile, source)) {
            case CompileResult.Rejected(var problems) -> refused.put(digest, Problems.of(problems));
            case CompileResult.Compiled(DeviceProfile made) -> {
                if (made.name().equals(profile.getName())
                        && made.version().equals(profile.getVersion())) {
                    compiled.put(digest, made);
                } else {
                    refuse(
                            digest,
                            Problems.otherContent(
                                    profile,
                                    "it says that it is '%s' %s"
                                            .formatted(made.name(), made.version())));
                }
            }
        }
    }

    private void clean() {
        try {
            Set<String> needed = digests(wanted).collect(Collectors.toSet());
            used.values().forEach(profile -> needed.add(profile.digest()));
            folder.clean(needed);
        } catch (IOException e) {
            // They take some room, until the next time.
            LOG.warnf("profiles=not-cleaned cause=\"%s\"", e);
        }
    }

    private void report(ProfilePlan plan) {
        ProfileReport next =
                ProfileReports.of(plan.assigned(), plan.active(), wanted, plan.refused());
        refusals =
                wanted.values().stream()
                        .distinct()
                        .flatMap(
                                profile ->
                                        plan
                                                .refused()
                                                .getOrDefault(profile.getDigest(), List.of())
                                                .stream()
                                                .limit(1)
                                                .map(p -> Problems.trouble(profile, p)))
                        .toList();
        if (next.equals(report)) {
            return;
        }
        report = next;
        refusals.forEach(r -> LOG.warnf("profile=refused code=%s %s", r.code(), r.message()));
        Consumer<ProfileReport> to;
        synchronized (lock) {
            to = reports;
        }
        to.accept(next);
    }

    /** Takes nothing more into use; what is written down is used at the next start. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
