package org.qipa.api.fault;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fault point of a bundle: a {@link FaultBoard} for each device anybody has asked for. Thread safe. */
public class FaultBoards implements FaultPoint {

    /** More devices than a container has; a typing error does not cost memory for ever. */
    private static final int DEVICE_LIMIT = 4096;

    private final String group;
    private final List<FaultDeclaration> declarations;
    private final Map<String, FaultBoard> boards = new ConcurrentHashMap<>();

    /** Nothing is armed. */
    public FaultBoards(String group, List<FaultDeclaration> declarations) {
        this.group = group;
        this.declarations = List.copyOf(declarations);
    }

    /**
     * The board of a device.
     *
     * @throws FaultException when there are too many
     */
    public FaultBoard board(String device) {
        FaultBoard present = boards.get(device);
        if (present == null && boards.size() >= DEVICE_LIMIT) {
            throw new FaultException("too many devices: device=" + device + " limit=" + DEVICE_LIMIT);
        }
        return present != null ? present : boards.computeIfAbsent(device, d -> new FaultBoard(d, declarations));
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public List<FaultDeclaration> declarations() {
        return declarations;
    }

    @Override
    public void arm(String device, String fault, Map<String, ?> parameters, int times) {
        board(device).arm(fault, parameters, times);
    }

    @Override
    public boolean disarm(String device, String fault) {
        return board(device).disarm(fault);
    }

    @Override
    public void disarmAll(String device) {
        FaultBoard board = boards.get(device);
        if (board != null) {
            board.disarmAll();
        }
    }

    @Override
    public List<FaultStanding> standing(String device) {
        FaultBoard board = boards.get(device);
        return board == null ? List.of() : board.standing();
    }
}
