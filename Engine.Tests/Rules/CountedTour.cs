using MediatR;
using OfflineSync.Server;

namespace OfflineSync.Tests.Rules;

/// <summary>Handlers as an app writes them: the places of a tour that are taken follow its bookings.</summary>
public sealed class CountedTour : INotificationHandler<BeforeCommit<Booking>>, INotificationHandler<AfterCommit<Booking>>, INotificationHandler<AfterDelete<Booking>>
{
    /// <inheritdoc />
    public async Task Handle(BeforeCommit<Booking> notification, CancellationToken cancellationToken)
    {
        Booking booking = notification.Object;
        Tour? tour = await notification.Objects.FindAsync<Tour>((ObjectId)booking["Tour"]!, cancellationToken);
        int before = (int?)notification.GetStored(nameof(Booking.Places)) ?? 0;
        if (tour!.Booked + booking.Places - before > tour.Places) notification.Refuse($"{tour.Title} is booked out.", nameof(Booking.Places));
        else tour.Booked += booking.Places - before;
    }

    /// <inheritdoc />
    public Task Handle(AfterCommit<Booking> notification, CancellationToken cancellationToken)
    {
        notification.Object.Remarks ??= "confirmed";
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Handle(AfterDelete<Booking> notification, CancellationToken cancellationToken)
    {
        if (notification.Object.Tour is { } tour) tour.Booked -= notification.Object.Places;
        return Task.CompletedTask;
    }
}
