using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Protocol.Notices;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Notices;

/// <summary>
/// <c>people.json</c> in the state folder: takes the place of screen and keys of the reference terminal, which has none. The command
/// <c>answer</c> writes it and the running agent reads it; it is no part of the agent's own state, whose folder is locked.
/// </summary>
internal sealed class PeopleFile(string folder)
{
    /// <summary>Answers that are kept; the oldest go first.</summary>
    private const int MaxAnswers = 256;

    private string Path => System.IO.Path.Combine(folder, "people.json");

    /// <summary>The notices that the agent has; empty while there are none.</summary>
    public IReadOnlyList<StoredNotice> Notices() => Read(System.IO.Path.Combine(folder, "notices.json"), AgentJson.Default.NoticeFile)?.Items ?? [];

    public bool IsAcknowledged(DirectiveNotice notice) => Answers().Any(a => Is(a, notice) && a.Checked is null);

    public IReadOnlyList<ChecklistAnswer> AnswersTo(DirectiveNotice notice) =>
        [.. Answers().Where(a => Is(a, notice)).Select(a => a.Checked).OfType<ChecklistAnswer>()];

    /// <summary>An answer takes the place of an earlier one to the same. Replaces the file as a whole.</summary>
    public void Add(PeopleAnswer answer)
    {
        var others = Answers().Where(a => (a.RolloutId, a.NoticeId, a.Checked?.Id) != (answer.RolloutId, answer.NoticeId, answer.Checked?.Id));
        var temporary = Path + ".part";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes([.. others.TakeLast(MaxAnswers - 1), answer], PeopleJson.Default.ListPeopleAnswer));
        File.Move(temporary, Path, overwrite: true);
    }

    private List<PeopleAnswer> Answers() => Read(Path, PeopleJson.Default.ListPeopleAnswer) ?? [];

    private static bool Is(PeopleAnswer answer, DirectiveNotice notice) => answer.RolloutId == notice.RolloutId && answer.NoticeId == notice.NoticeId;

    private static T? Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>The format of <see cref="PeopleFile"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(List<PeopleAnswer>))]
internal sealed partial class PeopleJson : JsonSerializerContext;
