using System.Net;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

/// <summary>https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule and its tables of codes.</summary>
public sealed class DeliveryScheduleTests
{
    [Fact]
    public void Delay_FailureAfterFailure_IsAsDocumented()
    {
        var delays = Enumerable.Range(1, 12).Select(attempt => DeliverySchedule.Delay(attempt, HttpStatusCode.InternalServerError));

        Assert.Equal(
            [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600, 12 * 3600],
            delays.Select(delay => (int)delay.TotalSeconds));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public void Outcome_ThatNoRetryChanges_SaysSo(HttpStatusCode status) => Assert.NotNull(DeliveryOutcome.Of(status).Undeliverable);

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "NotFound")]
    [InlineData(HttpStatusCode.RequestTimeout, "TimedOut")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "Busy")]
    [InlineData(HttpStatusCode.InternalServerError, "GenericError")]
    [InlineData(HttpStatusCode.Redirect, "GenericError")]
    public void Outcome_ThatMayChange_IsTriedAgain(HttpStatusCode status, string name) =>
        Assert.Equal((name, null), (DeliveryOutcome.Of(status).Name, DeliveryOutcome.Of(status).Undeliverable));

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, 1, 120)]
    [InlineData(HttpStatusCode.RequestTimeout, 4, 300)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 1, 30)]
    [InlineData(HttpStatusCode.NotFound, 1, 10)]
    [InlineData(HttpStatusCode.Redirect, 1, 10)]
    public void Delay_AfterAnAnswerWithALeastWait_IsAtLeastThatLong(HttpStatusCode status, int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliverySchedule.Delay(attempt, status));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, true)]
    [InlineData(202, true)]
    [InlineData(203, true)]
    [InlineData(204, true)]
    [InlineData(205, false)]
    [InlineData(199, false)]
    [InlineData(302, false)]
    public void IsSuccess_Status_IsTwoHundredToTwoHundredFour(int status, bool expected) =>
        Assert.Equal(expected, DeliverySchedule.IsSuccess((HttpStatusCode)status));
}
