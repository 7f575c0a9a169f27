package org.qipa.soc.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocFiles;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the configured folder; without one it only says that there is none. */
@Component(immediate = true, configurationPid = "org.qipa.soc.files")
@Designate(ocd = SocFilesComponent.Config.class)
public final class SocFilesComponent implements SocFiles, Limits {

    private static final Logger LOG = LoggerFactory.getLogger(SocFilesComponent.class);
    /** Framework or system property, where there is no configuration. */
    private static final String FOLDER_PROPERTY = "qipa.soc.dir";
    private static final long INTERVAL_NANOS = 200_000_000;

    /** Configuration. */
    @ObjectClassDefinition(name = "qipa SoC files")
    public @interface Config {
        /** The watched folder. */
        @AttributeDefinition(name = "Folder", description = "Watched for SoC descriptors, *.json. Empty: property "
                + FOLDER_PROPERTY + ", else none.")
        String dir() default "";
    }

    /** What the last look found. */
    private record Snapshot(List<AcceptedFile> accepted, List<RefusedFile> refused) {}

    /** Who knows what a table must hold, if they are there; a device asks them again. */
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<MemoryMaps> memoryMaps;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Gsi> gsis;
    private final BundleContext context;
    private final Optional<Path> folder;
    private Lane lane;
    private FolderWatch watch;
    private FileDescriptors descriptors;
    private RegisterMapTracker maps;
    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of());

    /**
     * Starts watching, if there is a folder to watch.
     *
     * @param config  of this component
     * @param context of this bundle
     * @param reader  for the files
     * @param time    to watch by
     */
    @Activate
    public SocFilesComponent(Config config, BundleContext context, @Reference DocumentReader reader,
            @Reference TimeSource time) {
        this.context = context;
        String dir = config.dir().isBlank() ? context.getProperty(FOLDER_PROPERTY) : config.dir();
        folder = Optional.ofNullable(dir).filter(d -> !d.isBlank()).map(d -> Path.of(d).toAbsolutePath().normalize());
        if (folder.isEmpty()) {
            return;
        }
        descriptors = new FileDescriptors(this::register, name -> maps.find(name));
        watch = new FolderWatch(folder.get(), reader, this::check, descriptors);
        lane = time.lane("soc-files");
        maps = new RegisterMapTracker(context, () -> lane.execute(this::mapsChanged));
        maps.open();
        LOG.info("watching for SoC files: folder={}", folder.get());
        lane.execute(this::look);
    }

    @Deactivate
    void deactivate() {
        if (lane != null) {
            maps.close();
            lane.close();
            // The lane is gone: from here on everything that was its own belongs to this thread.
            descriptors.close();
            maps.release();
        }
    }

    @Override
    public Optional<String> folder() {
        return folder.map(Path::toString);
    }

    @Override
    public List<AcceptedFile> accepted() {
        return snapshot.accepted();
    }

    @Override
    public List<RefusedFile> refused() {
        return snapshot.refused();
    }

    @Override
    public List<Limit> limits() {
        return folder.isEmpty() ? List.of() : List.of(watch.bound().reading("", folder.get().toString()));
    }

    private void look() {
        try {
            watch.look();
            remember();
        } finally {
            lane.schedule(INTERVAL_NANOS, this::look);
        }
    }

    private List<Fault> check(SocTable table) {
        List<Fault> faults = new ArrayList<>();
        memoryMaps.stream().limit(1).forEach(m -> faults.addAll(m.check(table)));
        gsis.stream().limit(1).forEach(g -> faults.addAll(g.check(table)));
        return faults;
    }

    private void mapsChanged() {
        maps.prune();
        descriptors.mapsChanged();
        remember();
    }

    private void remember() {
        snapshot = new Snapshot(descriptors.accepted(), watch.refused());
    }

    private Runnable register(SocDescriptor descriptor, Hashtable<String, Object> properties) {
        ServiceRegistration<SocDescriptor> registration = context.registerService(SocDescriptor.class, descriptor,
                properties);
        return registration::unregister;
    }
}
