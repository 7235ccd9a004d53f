using System.Globalization;
using Azure.Data.Tables;
using PosCloud.Core.Durations;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Rows of a rollout's members. Every mark has columns of its own, by attempt, and is merged: marks can be written twice and
/// in any order, also before the member is listed.
/// </summary>
internal static class MemberRows
{
    public const string Prefix = "T|";

    private const string WaveColumn = "Wave";
    private const string LanesColumn = "Lanes";
    private const string UpToDateColumn = "UpToDateAt";
    private const string ActiveUntilColumn = "ActiveUntil";
    private const string Offered = "Offered";
    private const string Outcome = "Outcome";
    private const string Ended = "Ended";
    private const string Reason = "Reason";
    private const string Failure = "Failure";
    private const string Silent = "Silent";
    private const string Measured = "Measured";

    public static string Key(string terminalId) => Prefix + terminalId;

    public static TableEntity Of(string partition, Member member) => new(partition, Key(member.TerminalId))
    {
        [WaveColumn] = member.Wave,
        [LanesColumn] = member.Lanes,
    };

    public static TableEntity Of(string partition, string terminalId, IEnumerable<OutcomeMark> marks)
    {
        var row = new TableEntity(partition, Key(terminalId));
        foreach (var mark in marks)
        {
            switch (mark.Kind)
            {
                case OutcomeKind.Joined:
                    row[WaveColumn] = mark.Joined!.Wave;
                    row[LanesColumn] = mark.Joined.Lanes;
                    break;
                case OutcomeKind.Offered:
                    row[Column(Offered, mark.Attempt)] = mark.At;
                    break;
                case OutcomeKind.UpToDate:
                    row[UpToDateColumn] = mark.At;
                    break;
                default:
                    row[Column(Outcome, mark.Attempt)] = mark.Kind.ToString();
                    row[Column(Ended, mark.Attempt)] = mark.At;
                    row[Column(Reason, mark.Attempt)] = mark.Reason ?? string.Empty;
                    row[Column(Failure, mark.Attempt)] = mark.Failure?.ToString() ?? string.Empty;
                    if (mark.Durations is { } durations)
                    {
                        row[Column(Measured, mark.Attempt)] = MeasuredText.Write(durations, mark.Model);
                    }

                    break;
            }
        }

        return row;
    }

    public static TableEntity Silence(string partition, string terminalId, int attempt, DateTimeOffset? silentAt, DateTimeOffset? activeUntil)
    {
        var row = new TableEntity(partition, Key(terminalId));
        if (silentAt is not null)
        {
            row[Column(Silent, attempt)] = silentAt;
        }

        if (activeUntil is not null)
        {
            row[ActiveUntilColumn] = activeUntil;
        }

        return row;
    }

    /// <returns>Null when a mark came before the member was listed.</returns>
    public static MemberRow? Read(TableEntity row)
    {
        if (row.GetInt32(WaveColumn) is not { } wave)
        {
            return null;
        }

        var attempts = new List<MemberAttempt>();
        for (var number = 1; number <= Retries.MaxAttempts; number++)
        {
            var offered = row.GetDateTimeOffset(Column(Offered, number));
            var outcome = row.GetString(Column(Outcome, number));
            if (offered is not null || outcome is not null)
            {
                var (durations, model) = MeasuredText.Read(row.GetString(Column(Measured, number)));
                attempts.Add(new MemberAttempt(
                    number,
                    offered,
                    Enum.TryParse<OutcomeKind>(outcome, out var kind) ? kind : null,
                    Enum.TryParse<FailureKind>(row.GetString(Column(Failure, number)), out var failure) ? failure : null,
                    row.GetDateTimeOffset(Column(Ended, number)),
                    row.GetDateTimeOffset(Column(Silent, number)),
                    model,
                    durations));
            }
        }

        return new MemberRow(
            new Member(row.RowKey[Prefix.Length..], wave, row.GetInt32(LanesColumn) ?? 0),
            attempts,
            row.GetDateTimeOffset(UpToDateColumn) is not null,
            row.GetDateTimeOffset(ActiveUntilColumn));
    }

    private static string Column(string name, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{name}{attempt}");
}
