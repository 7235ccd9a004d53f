using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>
/// What must hold where people come in: nothing is installed before somebody acknowledged the notice, what the service was told of
/// notices never goes back (it does not send them again), and diagnostics that were asked for come.
/// </summary>
internal sealed class PeopleWatch
{
    private const string Before = "soon";
    private const string After = "check";
    private const string Demand = "d-1";

    /// <summary>Looks at the screen before somebody does what it says.</summary>
    private const int Patience = 4;

    private readonly PowerCutScenario _scenario;
    private readonly FakeCloud _cloud;
    private IReadOnlyList<NoticeReport> _told = [];
    private bool _isServed;
    private int _looks;

    public PeopleWatch(PowerCutScenario scenario, FakeCloud cloud, SimulatedEnvironment machine)
    {
        (_scenario, _cloud) = (scenario, cloud);
        machine.Reader = notice => notice.NoticeId == Before && ++_looks > Patience;
        machine.Checker = notice => notice.NoticeId == After ? [new ChecklistAnswer("receipt", ChecklistResult.Passed, DateTimeOffset.UnixEpoch)] : [];
    }

    /// <summary>As the service does: notices until a check-in names them, the demand until one says that it was served.</summary>
    public Directive? Decide(CheckInRequest request)
    {
        if (!_scenario.HasPeople)
        {
            return null;
        }

        var known = request.Notices ?? [];
        foreach (var before in _told)
        {
            var now = known.SingleOrDefault(n => n.NoticeId == before.NoticeId);
            Assert.True(now is not null, $"The notice {before.NoticeId} was lost: the service sends it no more.");
            Assert.Equal((before.ReceivedAt, before.ShownAt ?? now.ShownAt, before.AcknowledgedAt ?? now.AcknowledgedAt), (now.ReceivedAt, now.ShownAt, now.AcknowledgedAt));
            Assert.True((before.Answers?.Count ?? 0) <= (now.Answers?.Count ?? 0), "An answer was lost.");
        }

        _told = known;
        _isServed |= request.DiagnosticsDone == Demand;
        return (_cloud.Offer ?? _cloud.None()) with
        {
            Notices = [.. Notices().Where(n => known.All(k => k.NoticeId != n.NoticeId))],
            DiagnosticsRequestId = _isServed ? null : Demand,
        };
    }

    /// <summary>Whether everything that is to come has come; a checklist only where the upgrade was kept.</summary>
    public bool IsOver(ExecutionState? state) => !_scenario.HasPeople
        || (_isServed && Told(Before)?.AcknowledgedAt is not null && (state != ExecutionState.Confirmed || Told(After)?.AcknowledgedAt is not null));

    /// <summary>By the files alone, before an agent repairs anything.</summary>
    public void Look(SlotManifest manifest) =>
        Assert.True(!_scenario.HasPeople || manifest.Main.Version != "2.0.0" || _looks > Patience, "It was installed before anybody had acknowledged it.");

    public void AssertEnd(ExecutionState state)
    {
        if (_scenario.HasPeople)
        {
            Assert.Equal(state == ExecutionState.Confirmed, Told(After)?.Answers is { Count: 1 });
            Assert.Contains(
                _cloud.Seen.Where(s => s.Is("uploads")),
                s => JsonSerializer.Deserialize(s.Body, ProtocolJson.Default.UploadRequest)!.RequestId == Demand);
            Assert.True(_cloud.Count("complete") > 0);
        }
    }

    private NoticeReport? Told(string id) => _told.FirstOrDefault(n => n.NoticeId == id);

    private static IEnumerable<DirectiveNotice> Notices() =>
    [
        new("rollout-1", Before, "os-2.0.0", NoticePhase.Before, "en", "Please settle the batch.", MustAcknowledge: true),
        new("rollout-1", After, "os-2.0.0", NoticePhase.After, "en", "Please check:", Checklist: [new("receipt", "A receipt prints.")]),
    ];
}
