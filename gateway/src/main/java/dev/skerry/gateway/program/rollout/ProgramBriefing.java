package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.program.SqlProgramStore;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.proto.ProgramReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Gathers what rollouts are decided by, and what agents are told. */
final class ProgramBriefing {
    private final FleetNow fleet;

    ProgramBriefing(FleetNow fleet) {
        this.fleet = fleet;
    }

    /**
     * What a rollout is decided by.
     *
     * @param isFull whether ledgers are looked at while agents are watched; they are at the end
     */
    Scene scene(Handle handle, ProgramRollout rollout, Instant now, boolean isFull) {
        List<Turn> turns = SqlTurns.of(handle, rollout.id());
        Watch watch = watch(handle, rollout, turns, now, isFull);
        return new Scene(rollout, turns, fleet.heard(), watch, now);
    }

    /** The same as it stands in a transaction; what was seen of the fleet stays. */
    Scene again(Handle tx, Scene seen, ProgramRollout rollout) {
        boolean isSameWatch =
                rollout.wave() == seen.rollout().wave() && rollout.settledAt() != null;
        return new Scene(
                rollout,
                SqlTurns.of(tx, rollout.id()),
                seen.connectedSince(),
                isSameWatch ? seen.watch() : Watch.NOTHING,
                seen.now());
    }

    private Watch watch(
            Handle handle, ProgramRollout rollout, List<Turn> turns, Instant now, boolean isFull) {
        Instant from = rollout.settledAt();
        boolean isRipe = from != null && !now.isBefore(from.plus(rollout.terms().soak()));
        if (from == null || rollout.isRevert() || !(isFull || isRipe)) {
            return Watch.NOTHING;
        }
        Duration watched = Duration.between(from, now);
        int wave = rollout.wave();
        return new Watch(
                SqlTurns.alarms(handle, rollout.id(), wave, from, now),
                SqlTurns.alarms(
                        handle,
                        rollout.id(),
                        wave,
                        rollout.waveAt().minus(watched),
                        rollout.waveAt()),
                gaps(
                        turns.stream()
                                .filter(turn -> turn.wave() == wave)
                                .filter(turn -> turn.state() == TurnState.COMMITTED)
                                .toList()));
    }

    private Set<String> gaps(List<Turn> committed) {
        Map<String, FleetNow.Ledger> ledgers =
                fleet.ledgers(committed.stream().map(Turn::agentId).toList());
        Set<String> gaps = new TreeSet<>();
        for (Turn turn : committed) {
            FleetNow.Ledger ledger = ledgers.get(turn.agentId());
            boolean isWorse =
                    ledger != null
                            && (ledger.lost() > turn.lostBefore()
                                    || (ledger.isOff() && !turn.wasOff()));
            if (isWorse && turn.offers() > 0) {
                gaps.add(turn.agentId());
            }
        }
        return gaps;
    }

    /** The ledgers of the agents that are told next. */
    Map<String, FleetNow.Ledger> ledgers(Scene scene) {
        List<String> told = new ArrayList<>();
        for (Move move : Course.due(scene)) {
            if (move instanceof Move.Offer(Turn turn)) {
                told.add(turn.agentId());
            }
        }
        return told.isEmpty() ? Map.of() : fleet.ledgers(told);
    }

    /** What these agents shall run; for most it is nothing else, and nothing more is read. */
    Map<String, ProgramOrder> orders(Handle handle, Collection<String> agentIds) {
        Map<String, ProgramOrder> orders = new TreeMap<>();
        Site site = null;
        for (String agentId : agentIds) {
            Plans.Part part = SqlTurns.due(handle, agentId).orElse(null);
            if (part == null) {
                orders.put(agentId, ProgramOrder.getDefaultInstance());
            } else {
                site = site == null ? Site.read(handle, fleet) : site;
                orders.put(agentId, order(handle, part, site));
            }
        }
        return orders;
    }

    /** Who is there to get a version from. */
    private record Site(
            Map<String, Member> members, List<Member> there, Map<String, ProgramReport> reports) {
        static Site read(Handle handle, FleetNow fleet) {
            Map<String, Member> members = Members.all(handle);
            List<Member> there =
                    fleet.heard().keySet().stream()
                            .filter(members::containsKey)
                            .map(members::get)
                            .toList();
            return new Site(members, there, ProgramReports.all(handle));
        }

        List<ProgramPeer> peers(Turn turn, String target) {
            Member agent = members.get(turn.agentId());
            return agent == null
                    ? List.of()
                    : Peers.of(agent, target, turn.version(), there, reports);
        }
    }

    private static ProgramOrder order(Handle handle, Plans.Part part, Site site) {
        StoredProgram program =
                SqlProgramStore.byDigest(handle, part.turn().indexDigest()).orElse(null);
        List<ProgramPeer> peers =
                program == null ? List.of() : site.peers(part.turn(), program.target());
        ProgramOrder.Builder order =
                ProgramOrder.newBuilder().setPlan(Plans.of(part, program, peers));
        SqlRollouts.approved(handle, part.rollout().id()).ifPresent(order::addApproved);
        return order.build();
    }
}
