package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import javax.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.SocFiles;
import org.qipa.api.soc.SocFiles.RefusedFile;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/** Descriptors in the watched folder: good, edited, bad, half-written, removed, and above a bundle of the same name. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SocFilesIT {

    @Inject
    private BundleContext context;
    private Lab lab;
    private SocFiles files;
    private final Path file = Slices.socFolder().resolve("house.json");

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.soc("sc7280"), Slices.virtualPlatform(),
                Slices.shell());
    }

    @Before
    public void open() throws Exception {
        lab = new Lab(context);
        files = lab.service(SocFiles.class, f -> true);
        Files.deleteIfExists(file);
    }

    @After
    public void close() throws Exception {
        Files.deleteIfExists(file);
        settles("forgotten", () -> files.refused().isEmpty() && files.accepted().isEmpty());
        lab.remove("org.qipa.device", "ipa0");
        lab.close();
    }

    @Test
    public void shouldFollowAFileThatAppearsAndIsEdited() throws Exception {
        lab.deviceOfSoc("ipa0", "house");
        write(document("sdm845", "house"));
        lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("3.5.1"));
        write(document("sc7280", "house"));
        lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("4.11"));
        assertEquals(List.of(), files.refused());
        assertTrue(lab.gogo("ipa:socs").contains(file.toString()));
    }

    @Test
    public void shouldRefuseABadFileWithEveryFaultAndKeepTheOldTable() throws Exception {
        String good = document("sdm845", "house");
        write(good);
        lab.deviceOfSoc("ipa0", "house");
        Device device = lab.ready("ipa0", "house");

        // A wrong type, a value beyond its limit, an endpoint that nobody knows.
        String bad = replace(replace(replace(good,
                "\"modem_route_count\"\\s*:\\s*\\d+", "\"modem_route_count\": \"many\""),
                "\"endpoint_id\"\\s*:\\s*\\d+", "\"endpoint_id\": 99"),
                "\"name\": \"AP_LAN_RX\"", "\"name\": \"AP_LAN_XR\"");
        write(bad);
        RefusedFile refused = refused();
        assertEquals(file.toString(), refused.path());
        assertEquals("house", refused.kept().orElseThrow());
        Set<String> paths = refused.faults().stream().map(Fault::path).collect(Collectors.toSet());
        assertTrue("paths=" + paths, paths.contains("/modem_route_count"));
        assertTrue("paths=" + paths, paths.stream().anyMatch(p -> p.matches("/endpoints/\\d+/endpoint_id")));
        assertTrue("paths=" + paths, paths.stream().anyMatch(p -> p.matches("/endpoints/\\d+/name")));

        String shown = lab.gogo("ipa:socs");
        assertTrue(shown, shown.contains("refused " + file + ": " + refused.faults().size() + " faults, its former table of"
                + " soc house stays in force"));
        assertTrue(shown, shown.contains("  /modem_route_count: "));
        assertTrue(lab.gogo("ipa:socs --json").contains("\"/modem_route_count\""));

        assertSame("the device was not touched", device, lab.ready("ipa0", "house"));
        assertEquals(DeviceState.READY, awake(device));
        write(good);
        accepted();
        assertSame("nor by the mended file, which is what it was", device, lab.ready("ipa0", "house"));
    }

    @Test
    public void shouldRefuseATableThatDoesNotFitLocalMemory() throws Exception {
        String good = document("sdm845", "house");
        write(good);
        lab.deviceOfSoc("ipa0", "house");
        Device device = lab.ready("ipa0", "house");
        write(replace(good, "\"offset\": \"0x0288\"", "\"offset\": \"0x0289\""));
        Fault fault = refused().faults().getFirst();
        assertTrue("" + fault, fault.path().startsWith("/memory/regions/2") && fault.message().contains("0x289"));
        assertSame(device, lab.ready("ipa0", "house"));
        assertEquals(DeviceState.READY, awake(device));
    }

    @Test
    public void shouldReadAHalfWrittenFileAgain() throws Exception {
        byte[] whole = document("sdm845", "house").getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        lab.deviceOfSoc("ipa0", "house");
        assertTrue("no table was there before", refused().kept().isEmpty());
        Files.write(file, whole);
        lab.ready("ipa0", "house");
        assertEquals(List.of(), files.refused());
    }

    @Test
    public void shouldRankAboveTheBundleAndGiveWayToItWhenRemoved() throws Exception {
        lab.deviceOfSoc("ipa0", "sdm845");
        lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("3.5.1"));
        write(document("sc7280", "sdm845"));
        lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("4.11"));
        Files.delete(file);
        lab.ready("ipa0", d -> d.soc().table().ipaVersion().is("3.5.1"));
    }

    /** An idle device may sleep: woken, it is READY. */
    private static DeviceState awake(Device device) throws Exception {
        device.resume().toCompletableFuture().get(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
        return device.state();
    }

    private RefusedFile refused() throws Exception {
        settles("refused", () -> !files.refused().isEmpty());
        return files.refused().getFirst();
    }

    private void accepted() throws Exception {
        settles("accepted", () -> files.refused().isEmpty());
    }

    /** The folder is looked at five times a second: looks as often until a condition holds. */
    private void settles(String what, BooleanSupplier condition) throws Exception {
        CompletableFuture<Void> met = new CompletableFuture<>();
        try (Lane lane = lab.service(TimeSource.class, t -> true).lane("files-test")) {
            look(lane, condition, met);
            met.get(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not " + what + ": refused=" + files.refused() + " accepted=" + files.accepted());
        }
    }

    private static void look(Lane lane, BooleanSupplier condition, CompletableFuture<Void> met) {
        if (condition.getAsBoolean()) {
            met.complete(null);
        } else {
            lane.schedule(TimeUnit.MILLISECONDS.toNanos(20), () -> look(lane, condition, met));
        }
    }

    private static String replace(String text, String what, String with) {
        String changed = text.replaceFirst(what, with);
        assertTrue("not there: " + what, !changed.equals(text));
        return changed;
    }

    private String document(String soc, String name) throws Exception {
        String path = "/org/qipa/soc/" + soc + "/" + soc + ".json";
        return replace(new String(lab.bundle("org.qipa.soc." + soc).getEntry(path).openStream().readAllBytes(),
                StandardCharsets.UTF_8) + "\n", "(\"soc\"\\s*:\\s*\")" + soc + "\"", "$1" + name + "\" ");
    }

    private void write(String text) throws Exception {
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
