using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>One step of a scenario; <c>do</c> in the file says which.</summary>
/// <param name="Title">What people see while it runs.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(PublishStep), "publish")]
[JsonDerivedType(typeof(RollOutStep), "roll-out")]
[JsonDerivedType(typeof(AwaitStep), "await")]
[JsonDerivedType(typeof(ReadyStep), "ready")]
[JsonDerivedType(typeof(ChangeStep), "change")]
[JsonDerivedType(typeof(AcquirerStep), "acquirer")]
[JsonDerivedType(typeof(WorkOrderStep), "work-order")]
[JsonDerivedType(typeof(ReplaceStep), "replace")]
[JsonDerivedType(typeof(DocumentStep), "document")]
[JsonDerivedType(typeof(RecipientStep), "recipient")]
[JsonDerivedType(typeof(RestoreStep), "restore")]
internal abstract record ScenarioStep(string Title)
{
    /// <summary>Seconds that a step with expectations waits for them, unless the file says otherwise.</summary>
    public const int DefaultSeconds = 120;

    public const int MaxSeconds = 3600;
}

/// <summary>Uploads a release, has two people approve it, and waits for its packages.</summary>
/// <param name="Title">As above.</param>
/// <param name="Release">A release file (docs/releases.md); <c>file</c> is the name of an image.</param>
internal sealed record PublishStep(string Title, JsonElement Release) : ScenarioStep(Title);

/// <summary>Starts a rollout and does not wait for it.</summary>
/// <param name="Title">As above.</param>
/// <param name="Rollout">The request that starts it (docs/rollouts.md).</param>
internal sealed record RollOutStep(string Title, JsonElement Rollout) : ScenarioStep(Title);

/// <summary>Waits until everything is as expected.</summary>
/// <param name="Title">As above.</param>
/// <param name="Expect">Facts of terminals, by their id: each member that is given must come true.</param>
/// <param name="Seconds">How long at most.</param>
internal sealed record AwaitStep(string Title, IReadOnlyDictionary<string, JsonObject> Expect, int Seconds = ScenarioStep.DefaultSeconds) : ScenarioStep(Title);

/// <summary>Looks at the preparation list of a rollout.</summary>
/// <param name="Title">As above.</param>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Expect">By terminal: <c>verdict</c>, and <c>missing</c>, the checks that are not met at its window.</param>
/// <param name="Seconds">How long at most.</param>
internal sealed record ReadyStep(string Title, string RolloutId, IReadOnlyDictionary<string, JsonObject> Expect, int Seconds = ScenarioStep.DefaultSeconds) : ScenarioStep(Title);

/// <summary>Changes the world around a terminal.</summary>
/// <param name="Title">As above.</param>
/// <param name="Terminal">Its id.</param>
/// <param name="Conditions">Members of what it reports of itself; those that are not given stay.</param>
/// <param name="Peripherals">All its peripherals, as it reports them; absent leaves them.</param>
/// <param name="Link">False unplugs the cable, true plugs it in.</param>
internal sealed record ChangeStep(
    string Title, string Terminal, JsonObject? Conditions = null, IReadOnlyList<Protocol.Terminals.Peripheral>? Peripherals = null, bool? Link = null) : ScenarioStep(Title);

/// <summary>Changes how the simulated acquirer treats trial transactions.</summary>
/// <param name="Title">As above.</param>
/// <param name="Mood">From now on.</param>
internal sealed record AcquirerStep(string Title, Acquirer.AcquirerMood Mood) : ScenarioStep(Title);

/// <summary>Asks people to do something at a terminal.</summary>
/// <param name="Title">As above.</param>
/// <param name="Terminal">Its id.</param>
/// <param name="Order">The request that creates it (docs/hardware.md).</param>
internal sealed record WorkOrderStep(string Title, string Terminal, JsonElement Order) : ScenarioStep(Title);

/// <summary>
/// The terminal breaks, for good. One person asks for its replacement, another approves, and a new device with the same
/// factory set enrols in its place.
/// </summary>
/// <param name="Title">As above.</param>
/// <param name="Terminal">Its id.</param>
/// <param name="Hardware">Serial number of the new device.</param>
/// <param name="Reason">Why, for the audit log.</param>
internal sealed record ReplaceStep(string Title, string Terminal, string Hardware, string Reason) : ScenarioStep(Title);

/// <summary>Attaches a document to a release.</summary>
/// <param name="Title">As above.</param>
/// <param name="ReleaseId">The release.</param>
/// <param name="Name">The document, the same in each language.</param>
/// <param name="Language">BCP 47 tag of its text.</param>
/// <param name="Image">Name of the image that is the document, in Markdown.</param>
internal sealed record DocumentStep(string Title, string ReleaseId, string Name, string Language, string Image) : ScenarioStep(Title);

/// <summary>Somebody makes a key that can open backups, and both approvers sign that he is a recipient.</summary>
/// <param name="Title">As above.</param>
/// <param name="Name">What the signed list calls him.</param>
internal sealed record RecipientStep(string Title, string Name) : ScenarioStep(Title);

/// <summary>A recipient reads the fingerprint off the terminal and releases its newest backup to it.</summary>
/// <param name="Title">As above.</param>
/// <param name="Terminal">Its id.</param>
/// <param name="Recipient">Who, as an earlier step named him.</param>
internal sealed record RestoreStep(string Title, string Terminal, string Recipient) : ScenarioStep(Title);
