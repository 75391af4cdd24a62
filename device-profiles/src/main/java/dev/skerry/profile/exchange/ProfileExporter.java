package dev.skerry.profile.exchange;

import dev.skerry.profile.exchange.edgex.EdgexExport;
import dev.skerry.profile.exchange.part.Leftover;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.wot.WotExport;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;

/** Makes what others describe devices with of profiles. May be used by several threads. */
public final class ProfileExporter {
    /**
     * A profile in another format.
     *
     * @param leftovers what the other format can't hold of it
     */
    public record Exported(String text, List<Leftover> leftovers) {
        public Exported {
            leftovers = List.copyOf(leftovers);
        }
    }

    /** Writes a profile in another format. */
    public Exported write(DeviceProfile profile, ExportFormat format) {
        var leftovers = new Leftovers();
        String text =
                switch (format) {
                    case WOT -> WotExport.of(profile, leftovers);
                    case EDGEX -> EdgexExport.of(profile, leftovers);
                };
        return new Exported(text, leftovers.all());
    }
}
