using PosCloud.Protocol;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Notices;

/// <summary>
/// The notices that the terminal got, kept over restarts: shows each at its time, with or without the service, and remembers what was
/// shown and acknowledged. Each change is one write of <c>notices.json</c>; showing twice after a power cut is harmless.
/// </summary>
internal sealed class NoticeBook(AgentContext context)
{
    /// <summary>Notices that are kept; the oldest go first.</summary>
    private const int MaxNotices = 16;

    private IReadOnlyList<StoredNotice>? _items;

    private IReadOnlyList<StoredNotice> Items => _items ??= context.Folder.ReadNotices()?.Items ?? [];

    /// <summary>For the next check-in; null when there is nothing to say.</summary>
    public IReadOnlyList<NoticeReport>? Reports
    {
        get
        {
            // The newest answers have room in any case: those of earlier upgrades were said often enough.
            var room = Limits.ChecklistAnswers;
            var reports = new List<NoticeReport>();
            foreach (var report in Items.Reverse().Select(i => i.ToReport()))
            {
                var fits = (report.Answers?.Count ?? 0) <= room;
                room -= fits ? report.Answers?.Count ?? 0 : 0;
                reports.Insert(0, fits ? report : report with { Answers = null });
            }

            return reports.Count == 0 ? null : reports;
        }
    }

    /// <summary>Takes those of a verified directive; one that is there already stays as it is.</summary>
    public void Take(IReadOnlyList<DirectiveNotice>? notices)
    {
        var fresh = (notices ?? []).Where(n => n is not null && !Items.Any(i => Is(i, n))).ToList();
        if (fresh.Count > 0)
        {
            var now = context.Time.GetUtcNow();
            Save([.. Items.Concat(fresh.Select(n => new StoredNotice(n, now))).TakeLast(MaxNotices)]);
        }
    }

    /// <summary>Shows what is due, and asks the machine what was acknowledged.</summary>
    public void Look()
    {
        var now = context.Time.GetUtcNow();
        var execution = context.Execution;
        Save([.. Items.Select(item => Look(item, execution?.ReleaseId, execution?.State, now))]);
    }

    /// <summary>Whether installing waits for an acknowledgement.</summary>
    public Refusal? Check(string? releaseId, IReadOnlyList<UpgradePreconditions>? preconditions, DateTimeOffset now)
    {
        Look();
        var ends = OperatorDeferral.Ends([.. (preconditions ?? []).Select(p => p.Schedule)]);
        return Items
            .Where(i => i.Notice.ReleaseId == releaseId && i.Notice is { Phase: NoticePhase.Before, MustAcknowledge: true })
            .Select(i => NoticeRules.Check(i.Notice.NoticeId, i.Notice.WaitHours, i.ToReport(), ends, now))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private StoredNotice Look(StoredNotice item, string? releaseId, ExecutionState? state, DateTimeOffset now)
    {
        if (item.ShownAt is null && IsDue(item.Notice, releaseId, state, now))
        {
            context.Environment.Show(item.Notice);
            item = item with { ShownAt = now };
        }

        if (item is { ShownAt: not null, Notice.Checklist: { } lines })
        {
            return Answer(item, lines, now);
        }

        return item is { ShownAt: not null, AcknowledgedAt: null } && context.Environment.IsAcknowledged(item.Notice)
            ? item with { AcknowledgedAt = now }
            : item;
    }

    /// <summary>Takes over what people said and say now; one who found the cause may turn "failed" into "passed".</summary>
    private StoredNotice Answer(StoredNotice item, IReadOnlyList<ChecklistLine> lines, DateTimeOffset now)
    {
        var said = context.Environment.AnswersTo(item.Notice).Where(IsSound).ToList();
        var known = item.Answers ?? [];
        var answers = lines
            .Select(line => said.FirstOrDefault(a => a.Id == line.Id) ?? known.FirstOrDefault(a => a.Id == line.Id))
            .OfType<ChecklistAnswer>()
            .ToList();
        if (answers.SequenceEqual(known))
        {
            return item;
        }

        return item with { Answers = answers, AcknowledgedAt = answers.Count == lines.Count ? item.AcknowledgedAt ?? now : null };
    }

    /// <summary>The service would refuse the whole check-in for one that is not.</summary>
    private static bool IsSound(ChecklistAnswer answer)
    {
        var check = new FieldChecker();
        answer.Check(check, "");
        return check.Error is null;
    }

    private static bool IsDue(DirectiveNotice notice, string? releaseId, ExecutionState? state, DateTimeOffset now) => notice.Phase switch
    {
        NoticePhase.Before => !(notice.ShowFrom > now),
        NoticePhase.During => notice.ReleaseId == releaseId && state is ExecutionState.Installing or ExecutionState.Restarting or ExecutionState.Testing,
        _ => notice.ReleaseId == releaseId && state == ExecutionState.Confirmed,
    };

    private void Save(IReadOnlyList<StoredNotice> items)
    {
        if (!items.SequenceEqual(Items))
        {
            context.Folder.Write(new NoticeFile(items));
            _items = items;
        }
    }

    private static bool Is(StoredNotice item, DirectiveNotice notice) =>
        item.Notice.RolloutId == notice.RolloutId && item.Notice.NoticeId == notice.NoticeId;
}
