package dev.skerry.tool.flash.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines as the kernel shows them, laid out in a folder. */
class DrivesTest {
    @TempDir Path machine;

    @BeforeEach
    void aMachine() throws IOException {
        disk("nvme0n1", "259:0", 1_000_000_000);
        partition("nvme0n1", "nvme0n1p1", "259:1");
        partition("nvme0n1", "nvme0n1p2", "259:2");
        disk("sdb", "8:16", 62_333_952);
        put("sys/block/sdb/removable", "1");
        put("sys/block/sdb/device/vendor", "Generic ");
        put("sys/block/sdb/device/model", "STORAGE DEVICE  ");
        partition("sdb", "sdb1", "8:17");
        disk("mmcblk0", "179:0", 31_116_288);
        put("sys/block/mmcblk0/device/type", "SD");
        put("sys/block/mmcblk0/device/name", "SC16G");
        disk("loop9", "7:9", 2048);
        disk("sdc", "8:32", 0);
        mounts("28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw");
        put("proc/swaps", "Filename Type Size Used Priority\n");
    }

    private void disk(String name, String number, long sectors) throws IOException {
        put("sys/block/" + name + "/dev", number);
        put("sys/block/" + name + "/size", "" + sectors);
        put("sys/block/" + name + "/removable", "0");
        put("sys/block/" + name + "/ro", "0");
    }

    private void partition(String disk, String name, String number) throws IOException {
        put("sys/block/" + disk + "/" + name + "/partition", "1");
        put("sys/block/" + disk + "/" + name + "/dev", number);
    }

    private void holder(String of, String name, String number) throws IOException {
        Files.createDirectories(machine.resolve("sys/block/" + of + "/holders/" + name));
        put("sys/block/" + name + "/dev", number);
    }

    private void mounts(String... lines) throws IOException {
        put("proc/self/mountinfo", String.join("\n", lines) + "\n");
    }

    private void put(String file, String text) throws IOException {
        Path path = machine.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private TargetDrive drive(String name) {
        return drives().all().stream()
                .filter(drive -> drive.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Drives drives() {
        return new Drives(machine.resolve("sys"), machine.resolve("proc"));
    }

    private String refusal(String name, boolean isForced) {
        return drive(name).refusal(isForced).map(Refusal::code).orElse("none");
    }

    @Test
    void shows_disks_with_a_card_in_them_and_no_loop_devices() {
        assertThat(drives().all())
                .extracting(TargetDrive::name)
                .containsExactly("mmcblk0", "nvme0n1", "sdb");
        assertThat(drive("sdb").model()).isEqualTo("Generic STORAGE DEVICE");
        assertThat(drive("sdb").sizeBytes()).isEqualTo(62_333_952L * 512);
        assertThat(drive("mmcblk0").model()).isEqualTo("SC16G");
    }

    @Test
    void allows_a_usb_reader_and_a_card_in_a_slot() {
        assertThat(refusal("sdb", false)).isEqualTo("none");
        assertThat(refusal("mmcblk0", false)).isEqualTo("none");
    }

    @Test
    void allows_a_usb_disk_that_the_kernel_does_not_call_removable() throws IOException {
        disk("sdd", "8:48", 4096);
        assertThat(refusal("sdd", false)).isEqualTo("SKR-F004");
        Path real = machine.resolve("sys/devices/pci0/usb1/1-1/block/sdd");
        Files.createDirectories(real.getParent());
        Files.move(machine.resolve("sys/block/sdd"), real);
        Files.createSymbolicLink(machine.resolve("sys/block/sdd"), real);
        assertThat(refusal("sdd", false)).isEqualTo("none");
    }

    @Test
    void never_allows_the_disk_that_the_machine_runs_from() {
        assertThat(refusal("nvme0n1", false)).isEqualTo("SKR-F002");
        assertThat(refusal("nvme0n1", true)).isEqualTo("SKR-F002");
    }

    @Test
    void knows_a_root_in_encrypted_volumes_on_a_removable_disk() throws IOException {
        holder("sdb/sdb1", "dm-0", "253:0");
        holder("dm-0", "dm-1", "253:1");
        mounts("28 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw");
        assertThat(refusal("sdb", true)).isEqualTo("SKR-F002");
        assertThat(drive("sdb").uses()).containsExactly("dm-1 is mounted at /");
        assertThat(refusal("nvme0n1", true)).isEqualTo("none");
    }

    @Test
    void knows_a_root_on_btrfs_by_its_device() throws IOException {
        mounts("28 1 0:25 /@ / rw shared:1 - btrfs /dev/nvme0n1p2 rw,subvol=/@");
        assertThat(refusal("nvme0n1", true)).isEqualTo("SKR-F002");
    }

    @Test
    void refuses_what_is_mounted_also_when_it_is_forced() throws IOException {
        mounts("40 28 8:17 / /media/my\\040card rw - vfat /dev/sdb1 rw");
        assertThat(refusal("sdb", true)).isEqualTo("SKR-F003");
        assertThat(drive("sdb").uses()).isEqualTo(List.of("sdb1 is mounted at /media/my card"));
    }

    @Test
    void refuses_what_a_volume_group_is_made_of() throws IOException {
        holder("sdb", "dm-3", "253:3");
        assertThat(refusal("sdb", true)).isEqualTo("SKR-F003");
        assertThat(drive("sdb").uses()).containsExactly("dm-3 is made of it");
    }

    @Test
    void takes_a_disk_with_swap_for_the_machines_own() throws IOException {
        put("proc/swaps", "Filename Type Size Used Priority\n/dev/sdb1 partition 1 0 -2\n");
        assertThat(refusal("sdb", true)).isEqualTo("SKR-F002");
    }

    @Test
    void refuses_a_locked_card() throws IOException {
        put("sys/block/mmcblk0/ro", "1");
        assertThat(refusal("mmcblk0", true)).isEqualTo("SKR-F006");
    }

    @Test
    void refuses_a_disk_that_is_built_in_unless_it_is_forced() throws IOException {
        mounts("28 1 8:99 / / rw - ext4 /dev/sdz3 rw");
        assertThat(refusal("nvme0n1", false)).isEqualTo("SKR-F004");
        assertThat(refusal("nvme0n1", true)).isEqualTo("none");
    }

    @Test
    void asks_for_the_disk_when_a_partition_was_named() throws IOException {
        // Any disk's file will do for one, by its number.
        partition("sdb", "sdb2", "7:0");
        assertThatThrownBy(() -> Target.of(Path.of("/dev/loop0"), drives(), false))
                .hasMessage(
                        "SKR-F007 /dev/loop0 is a part of /dev/sdb. An image is of a whole disk: name that one.");
    }

    @Test
    void finds_a_disk_and_what_a_partition_is_of_by_number() {
        assertThat(drives().withNumber("8:16")).map(TargetDrive::name).contains("sdb");
        assertThat(drives().withNumber("8:17")).isEmpty();
        assertThat(drives().wholeOf("8:17")).map(TargetDrive::name).contains("sdb");
        assertThat(drives().wholeOf("1:1")).isEmpty();
    }
}
