using System.CommandLine;
using PosCloud.Protocol;
using PosCloud.Protocol.Notices;
using PosCloud.Terminal.Notices;

namespace PosCloud.Terminal;

/// <summary>
/// <c>poscloud-terminal notices</c> and <c>answer</c>: what the screen and the keys of a terminal are for. They work beside the running
/// agent, which takes answers over in its next round.
/// </summary>
internal static class NoticeCommands
{
    public static Command CreateList(TextWriter output)
    {
        var folder = Folder();
        var command = new Command("notices", "Lists the notices that this terminal has, with the lines of their checklists.") { folder };
        command.SetAction(parsed =>
        {
            var people = new PeopleFile(parsed.GetRequiredValue(folder));
            foreach (var item in people.Notices())
            {
                output.WriteLine($"{item.Notice.NoticeId} ({State(item)}, {item.Notice.RolloutId}): {item.Notice.Text}");
                foreach (var line in item.Notice.Checklist ?? [])
                {
                    var answer = item.Answers?.FirstOrDefault(a => a.Id == line.Id);
                    output.WriteLine($"  {line.Id} ({(answer is null ? "open" : Names(answer))}): {line.Text}");
                }
            }

            return 0;
        });
        return command;
    }

    public static Command CreateAnswer(TextWriter output, TextWriter error, TimeProvider time)
    {
        var folder = Folder();
        var notice = new Argument<string>("NOTICE") { Description = "The notice's id." };
        var line = new Argument<string?>("LINE") { Description = "A line of its checklist; without one the notice is acknowledged.", Arity = ArgumentArity.ZeroOrOne };
        var failed = new Option<string?>("--failed") { Description = "It is not as the line says: what is wrong, in at most 64 characters.", HelpName = "TEXT" };
        var command = new Command("answer", "Acknowledges a notice, or answers a line of its checklist: it is well, or --failed.") { folder, notice, line, failed };
        command.SetAction(parsed =>
        {
            try
            {
                var people = new PeopleFile(parsed.GetRequiredValue(folder));
                people.Add(Answer(people, parsed.GetRequiredValue(notice), parsed.GetValue(line), parsed.GetValue(failed), time.GetUtcNow()));
                output.WriteLine("The terminal says so with its next check-in.");
                return 0;
            }
            catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"error: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static PeopleAnswer Answer(PeopleFile people, string noticeId, string? line, string? failed, DateTimeOffset now)
    {
        // The latest one of that id: a later rollout may have notices of the same names.
        var item = people.Notices().LastOrDefault(n => n.Notice.NoticeId == noticeId) ?? throw new ArgumentException($"This terminal has no notice '{noticeId}'.");
        if (item.ShownAt is null)
        {
            throw new ArgumentException($"The notice '{noticeId}' is not shown yet.");
        }

        if (line is null)
        {
            return item.Notice.Checklist is null && failed is null
                ? new PeopleAnswer(item.Notice.RolloutId, noticeId)
                : throw new ArgumentException(item.Notice.Checklist is null ? "--failed is for a line of a checklist." : $"Name a line of '{noticeId}': it has a checklist.");
        }

        if (item.Notice.Checklist?.Any(l => l.Id == line) is not true)
        {
            throw new ArgumentException($"The notice '{noticeId}' has no line '{line}'.");
        }

        var answer = new ChecklistAnswer(line, failed is null ? ChecklistResult.Passed : ChecklistResult.Failed, now, failed);
        var check = new FieldChecker();
        answer.Check(check, "");
        return check.Error is null ? new PeopleAnswer(item.Notice.RolloutId, noticeId, answer) : throw new ArgumentException($"--failed{check.Error}");
    }

    private static string State(StoredNotice item) => item switch
    {
        { AcknowledgedAt: not null } => item.Notice.Checklist is null ? "acknowledged" : "answered",
        { ShownAt: not null } => "shown",
        _ => "not shown yet",
    };

    private static string Names(ChecklistAnswer answer) => answer.Result == ChecklistResult.Passed ? "well" : $"failed: {answer.Text}";

    private static Option<string> Folder() => new("--folder") { Description = "State folder of this terminal.", Required = true };
}
